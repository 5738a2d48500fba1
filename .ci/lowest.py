"""Print the lowest versions that pyproject.toml promises to work with, as constraints for pip.

    python .ci/lowest.py > lowest.txt && pip install --editable '.[dev]' --constraint lowest.txt

What is only used to develop is taken as it comes: `make test-lowest` is about what users install.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_BOUND = re.compile(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9][^\s,;]*)")


def lowest(project: dict[str, object]) -> list[str]:
    """Return ``name==version`` for each dependency; one without a lower bound is an error."""
    found = []
    for text in project["dependencies"]:  # type: ignore[attr-defined]  # a list, by the standard of the file
        bound = _BOUND.match(text)
        if bound is None:
            raise SystemExit(f"{text} has no lower bound")
        found.append(f"{bound['name']}=={bound['version']}")
    return found


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lowest(tomllib.loads(PROJECT.read_text("utf-8"))["project"]))
