"""Say what is known against the versions in constraints.txt, or that nobody could be asked.

    python .ci/audit.py PIP_AUDIT     `make audit`, which installs it

pip-audit calls it a clean result when it was told about no package at all, as behind a mirror without advisories, and
ends in a traceback where a service cannot be reached. PyPI is asked itself then, which also tells what is known against
the newest version of a project where it tells of no others. Exits with 0 when every package was looked up and nothing
is known, with 1 when something is or a package could not be looked up, with 2 when nobody could be asked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PINNED = Path(__file__).resolve().parents[1] / "constraints.txt"
CLEAN, FOUND, UNASKED = 0, 1, 2
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;#]+)", re.MULTILINE)

_NOBODY = (
    "Nothing was audited: the advisories of PyPI cannot be reached from here ({why}).",
    "Run it where PyPI itself answers, not only a mirror of its packages.",
)


def audited(pip_audit: str) -> tuple[str, str]:
    """Return what pip-audit prints as JSON, and what it complains of."""
    line = [pip_audit, "--requirement", str(PINNED), "--no-deps", "--disable-pip", "--format", "json"]
    done = subprocess.run([*line, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def verdict(report: str, complaints: str) -> tuple[int, list[str]]:
    """Return the exit code and what is said of it, a line each."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        last = (complaints.strip().splitlines() or ["pip-audit says nothing"])[-1]
        return UNASKED, _nobody(last)
    skipped = [one for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        return UNASKED, _nobody(f"of {len(packages)} packages none is known there")
    lines = [f"{one['name']}: {one['skip_reason']}" for one in skipped]
    lines += [_known(one, fault) for one in packages for fault in one.get("vulns", ())]
    if lines:
        return FOUND, lines
    return CLEAN, [f"Nothing is known against the {len(packages)} packages of {PINNED.name}."]


def _nobody(why: str) -> list[str]:
    return [line.format(why=why) for line in _NOBODY]


def _known(package: dict[str, Any], fault: dict[str, Any]) -> str:
    mended = ", ".join(fault["fix_versions"]) or "no version"
    return f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def pinned(text: str) -> dict[str, str]:
    """Return the versions by the names of the packages that a file of constraints pins."""
    return dict(_PIN.findall(text))


def newest(name: str) -> dict[str, Any]:
    """Return what PyPI tells of a project (its JSON API). Raises OSError or ValueError where it does not."""
    with urllib.request.urlopen(f"https://pypi.org/pypi/{name}/json", timeout=30) as answer:
        told: dict[str, Any] = json.load(answer)
        return told


def verdict_of_newest(pins: Mapping[str, str], ask: Callable[[str], dict[str, Any]]) -> tuple[int, list[str]]:
    """Return the exit code and what is said of it, by what is known against the newest versions."""
    lines: list[str] = []
    asked = clean = 0
    for name, version in pins.items():
        try:
            told = ask(name)
        except (OSError, ValueError) as error:
            lines.append(f"{name} {version}: could not be looked up ({error})")
            continue
        asked += 1
        latest, faults = told["info"]["version"], told["vulnerabilities"]
        clean += latest == version and not faults
        if latest == version:
            lines += [f"{name} {version}: {fault['id']}, {fault['link']}" for fault in faults]
        else:
            lines.append(f"{name} {version}: only of {latest}, the newest, it could be asked what is known")
    if not asked:
        return UNASKED, _nobody("it does not answer")
    if lines:
        return FOUND, [*lines, f"Nothing is known against the other {clean} of {len(pins)}."]
    return CLEAN, [f"Nothing is known against the {asked} packages of {PINNED.name}."]


if __name__ == "__main__":
    code, said = verdict(*audited(sys.argv[1]))
    if code == UNASKED:
        code, said = verdict_of_newest(pinned(PINNED.read_text("utf-8")), newest)
    sys.stderr.write("".join(f"{line}\n" for line in said))
    sys.exit(code)
