"""Filters with names of the user's own, which every application has, from a file. Pure but for reading it.

    # ~/.config/aro-console/filters.yaml
    slow: took>100ms
    talk: type:message !ping

What is no filter is told with its name, and the rest holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from aro_console.commands.userfile import UserFileError, file_text
from runtime.probe.filtering.grammar import FilterError, parse

_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class UserFilters:
    """Filters by name, and what is wrong with the file that says so."""

    filters: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    path: str = ""
    """Where the file is, or would be."""


def load_filters(path: Path) -> UserFilters:
    """Return the filters that the file at `path` names; none where there is no file. Never raises."""
    try:
        found = read_filters(file_text(path, _MOST_BYTES))
    except UserFileError as error:
        found = UserFilters(faults=(str(error),))
    return replace(found, path=str(path))


def read_filters(text: str) -> UserFilters:
    """Return the filters that a text names."""
    try:
        said = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        return UserFilters(faults=(f"{where}{getattr(error, 'problem', None) or 'this is no YAML'}",))
    except RecursionError:
        return UserFilters(faults=("it is nested too deeply",))
    if not isinstance(said, dict):
        return UserFilters(faults=() if not said else ("expected a name and its filter on each line, like `bad: err`",))
    wrong = {str(name): _fault(value) for name, value in said.items()}
    good = {str(name): str(value) for name, value in said.items() if not wrong[str(name)]}
    return UserFilters(good, tuple(f"{name}: {fault}" for name, fault in wrong.items() if fault))


def _fault(value: object) -> str:
    """Return what is wrong with what stands behind a name; empty when it is a filter."""
    if not isinstance(value, str) or not value.strip():
        return "expected a filter, like `err`"
    parsed = parse(value)
    return str(parsed) if isinstance(parsed, FilterError) else ""
