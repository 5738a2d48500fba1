"""The licences of everything that is installed with aro-console, from the packages' own metadata.

    python .ci/licences.py            write docs/licences.md (`make licences`)

An optional package, and one for another platform, is listed where it is installed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).resolve().parents[1] / "docs" / "licences.md"
ROOT = "aro-console"

FREE = re.compile(r"MIT|BSD|Apache|PSF|Python Software Foundation|MPL|CNRI|ISC", re.IGNORECASE)
"""What may be installed beside a program under the MIT licence without asking anything of its users."""

_HEAD = """# Licences

aro-console stands under the [MIT licence](../LICENSE). What is installed with it, by the packages' own word; made by
`make licences`, and a test knows the list and the kinds of licences.

| Package | Licence | Needed by |
|---|---|---|
"""


def normal(name: str) -> str:
    """Return a name as PyPI compares them (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed() -> dict[str, set[str]]:
    """Return every package that is installed for aro-console, and by whom it is asked for."""
    found: dict[str, set[str]] = {}
    waiting = [(ROOT, "")]
    while waiting:
        asker, extra = waiting.pop()
        for wanted in _asked(asker, extra):
            name = normal(wanted.name)
            if name not in found:
                found[name] = set()
                waiting += [(name, each) for each in ("", *wanted.extras)]
            found[name].add(asker)
    return found


def _asked(name: str, extra: str) -> Iterator[Requirement]:
    for wanted in map(Requirement, distribution(name).requires or []):
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": extra}):
            continue
        try:
            distribution(wanted.name)
        except PackageNotFoundError:
            continue
        yield wanted


def licence(found: Distribution) -> str:
    """Return what a package says its licence is: as an expression, by its classifiers, or in its own words."""
    about = found.metadata
    expression = about.get("License-Expression")
    if expression:
        return str(expression)
    classified = [text.rpartition(" :: ")[2] for text in about.get_all("Classifier", []) if text.startswith("License")]
    if classified:
        return " and ".join(classified)
    return ((about.get("License") or "").splitlines() or ["unknown"])[0]


def page() -> str:
    """Return the whole page."""
    rows = sorted(needed().items())
    return _HEAD + "".join(
        f"| {name} | {licence(distribution(name))} | {', '.join(sorted(askers))} |\n" for name, askers in rows
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write("docs/licences.md\n")
