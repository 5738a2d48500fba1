"""What the user likes to see: theme, compact, ASCII borders, and whether the first steps were shown. Kept as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class Looks:
    """How the console looks, apart from what it shows."""

    theme: str = ""
    """Its name; empty for the first."""
    compact: bool = False
    """Without borders, for more lines."""
    ascii: bool = False
    """Borders and symbols of plain characters."""
    greeted: bool = False
    """The keys to begin with have been shown."""


def to_text(looks: Looks) -> str:
    """Return what is written to the file."""
    return json.dumps(asdict(looks), indent=2) + "\n"


def from_text(text: str) -> Looks:
    """Return what a file says; whatever in it makes no sense is as if it were not there. Never raises."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return Looks()
    if not isinstance(values, dict):
        return Looks()
    known = {field.name: type(getattr(Looks(), field.name)) for field in fields(Looks)}
    return Looks(**{name: value for name, value in values.items() if type(value) is known.get(name)})
