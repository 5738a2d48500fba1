"""What a bug report needs, as titled lists of facts: for people as text, for programs as JSON.

Secrets are masked, the home folder is a ``~``, and nothing in a fact can steer a terminal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aro_console.model.formatting import visible
from aro_console.model.masking import MASK, Masking, is_secret_name


@dataclass(frozen=True, slots=True)
class Section:
    """Facts about one subject, in the order in which they are read."""

    title: str
    facts: tuple[tuple[str, str], ...]


def sayable(sections: Iterable[Section], home: str) -> list[Section]:
    """Return the facts as they may leave this machine; `home` is the path that becomes ``~``, empty for none."""
    return [
        Section(one.title, tuple((visible(name), _sayable(name, value, home)) for name, value in one.facts))
        for one in sections
    ]


def _sayable(name: str, value: str, home: str) -> str:
    said = MASK if is_secret_name(name) else Masking().text(value, name)
    return visible(re.sub(rf"{re.escape(home)}(?![\w.-])", "~", said) if len(home) > 1 else said)


def as_text(sections: Sequence[Section]) -> list[str]:
    """Return the lines of a report, names and values each in their column."""
    width = max((len(name) for section in sections for name, _ in section.facts), default=0)
    lines: list[str] = []
    for section in sections:
        lines += ["", section.title] if lines else [section.title]
        lines += [f"  {name:<{width}}  {value}".rstrip() for name, value in section.facts]
    return lines


def as_json(sections: Iterable[Section]) -> str:
    """Return one JSON object: an object for each section, by its title."""
    return json.dumps({section.title: dict(section.facts) for section in sections}, indent=2, ensure_ascii=False)
