"""Say what is known against the versions in constraints.txt, or that nobody could be asked.

    python .ci/audit.py PIP_AUDIT     `make audit`, which installs it

pip-audit calls it a clean result when it was told about no package at all, as behind a mirror without advisories, and
ends in a traceback where a service cannot be reached. Exits with 0 when every package was looked up and nothing is
known, with 1 when something is or a package could not be looked up, with 2 when nobody could be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINNED = Path(__file__).resolve().parents[1] / "constraints.txt"
CLEAN, FOUND, UNASKED = 0, 1, 2

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


if __name__ == "__main__":
    code, said = verdict(*audited(sys.argv[1]))
    sys.stderr.write("".join(f"{line}\n" for line in said))
    sys.exit(code)
