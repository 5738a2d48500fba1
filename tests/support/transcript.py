"""Comparing what an application printed with the ``expected.txt`` of its folder.

The rules are those of ARO's own runner (runtime.md, appendix A): a header up to ``---`` is dropped; prefixes in square
brackets and blanks at both ends of a line do not count; ``__UUID__`` and its like stand for what differs between runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_PLACEHOLDERS = {
    "__UUID__": r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "__NUMBER__": r"-?\d+(?:\.\d+)?",
    "__TIMESTAMP__": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
}
_PREFIX = re.compile(r"^(?:\s*\[[A-Za-z0-9 -]+\])+")


def expected_lines(path: Path) -> list[str]:
    """Return the lines behind the header of an ``expected.txt``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [bare(line) for line in lines[lines.index("---") + 1 :]]


def bare(line: str) -> str:
    """Return `line` without its prefixes and outer blanks."""
    return _PREFIX.sub("", line).strip()


def matches(expected: str, line: str) -> bool:
    """Whether the whole of `line` is what `expected` says, placeholders allowed."""
    pattern = re.escape(expected)
    for name, expression in _PLACEHOLDERS.items():
        pattern = pattern.replace(name, expression)
    return re.fullmatch(pattern, bare(line)) is not None


def differences(expected: Iterable[str], lines: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs (expected, printed) that do not match; a missing line is an empty text."""
    left, right = list(expected), list(lines)
    length = max(len(left), len(right))
    left += [""] * (length - len(left))
    right += [""] * (length - len(right))
    return [(wanted, line) for wanted, line in zip(left, right, strict=True) if not matches(wanted, line)]
