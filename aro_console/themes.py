"""How the console looks: four themes that were designed for it, two in the terminal's own colours, and one of the user.

A theme is Textual's, with a few variables of our own (`DEFAULTS`). The user's is a file, ``theme.toml`` in the
configuration folder: any of the fields of a theme, over one of those here. It is read again whenever it changes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

DEFAULTS = {"pane-border": "#4a5262", "cursor-line": "#2c4a6e", "cursor-line-blurred": "#2a2f3a"}
"""Variables that Textual's own themes do not have."""

DARK = Theme(
    name="dark",
    primary="#6cb2f7",
    secondary="#5cc8c4",
    warning="#e8b563",
    error="#f4747c",
    success="#93d07f",
    accent="#c8a2f2",
    foreground="#dce1ea",
    background="#13161c",
    surface="#1a1e26",
    panel="#222834",
    dark=True,
    variables={
        "text": "#dce1ea",
        "text-muted": "#9ba5b6",
        "text-primary": "#7dbcf9",
        "text-secondary": "#6fd2ce",
        "text-warning": "#e8b563",
        "text-error": "#ff8a91",
        "text-success": "#9dd68a",
        "text-accent": "#cfaef5",
        "pane-border": "#3d4657",
        "cursor-line": "#20395a",
        "cursor-line-blurred": "#262c38",
    },
)

LIGHT = Theme(
    name="light",
    primary="#1f62b5",
    secondary="#0b6e75",
    warning="#8a5a00",
    error="#b3261e",
    success="#1f6b34",
    accent="#7a3fa0",
    foreground="#22262e",
    background="#fcfbf8",
    surface="#f4f2ed",
    panel="#e9e5dc",
    dark=False,
    variables={
        "text": "#22262e",
        "text-muted": "#5c6370",
        "text-primary": "#1a57a3",
        "text-secondary": "#0b6067",
        "text-warning": "#7d5100",
        "text-error": "#ab1f18",
        "text-success": "#1c6130",
        "text-accent": "#6f3794",
        "pane-border": "#b9b4a8",
        "cursor-line": "#cfe2f8",
        "cursor-line-blurred": "#e9e7e1",
    },
)

CONTRAST = Theme(
    name="contrast",
    primary="#8fd3ff",
    secondary="#7ff2ee",
    warning="#ffdc6b",
    error="#ff9a9a",
    success="#98ff9f",
    accent="#ffbcff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1e1e1e",
    dark=True,
    variables={
        "text": "#ffffff",
        "text-muted": "#d6d6d6",
        "text-primary": "#8fd3ff",
        "text-secondary": "#7ff2ee",
        "text-warning": "#ffdc6b",
        "text-error": "#ffbcbc",
        "text-success": "#98ff9f",
        "text-accent": "#ffbcff",
        "pane-border": "#9a9a9a",
        "cursor-line": "#053a6e",
        "cursor-line-blurred": "#2e2e2e",
    },
)

_ANSI = {
    "ansi-dark": {"cursor-line": "ansi_blue", "cursor-line-blurred": "ansi_bright_black"},
    "ansi-light": {"cursor-line": "ansi_bright_cyan", "cursor-line-blurred": "ansi_white"},
}
"""What lies behind a line in the terminal's own colours: its default text can be read on it."""

THEMES = (
    DARK,
    LIGHT,
    CONTRAST,
    *(
        replace(theme, variables={**theme.variables, "pane-border": "ansi_bright_black", **_ANSI[theme.name]})
        for theme in map(BUILTIN_THEMES.__getitem__, _ANSI)
    ),
)
"""All that come with the console; the first is the one it starts with."""

CUSTOM = "custom"
"""The name of the user's own."""


class ThemeFileError(Exception):
    """What is wrong with a theme file, in one sentence."""


def read_theme(path: Path) -> Theme | None:
    """Return the theme a file describes; None when there is no file. Raises ThemeFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError) as error:
        raise ThemeFileError(f"{path} cannot be read: {error}") from error
    return parse_theme(text, str(path))


def parse_theme(text: str, where: str = "theme.toml") -> Theme:
    """Return the theme that `text` describes. Raises ThemeFileError, naming `where`."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThemeFileError(f"{where} is no TOML: {error}") from error
    except RecursionError as error:
        raise ThemeFileError(f"{where} is nested too deeply to be a theme") from error
    named = {theme.name: theme for theme in THEMES}
    base = values.pop("base", DARK.name)
    if not isinstance(base, str) or base not in named:
        raise ThemeFileError(f"{where}: base is {base!r}, and there are {', '.join(named)}")
    variables = values.pop("variables", {})
    known = {field.name for field in fields(Theme)} - {"name", "ansi", "variables"}
    for name, value in values.items():
        if name not in known:
            raise ThemeFileError(f"{where}: a theme has no {name}, but {', '.join(sorted(known))}")
        _check(where, name, value)
    if not isinstance(variables, dict):
        raise ThemeFileError(f"{where}: variables is a table of names and colours")
    for name, value in variables.items():
        _check(where, name, value)
    # What the base fixes for itself would hide the colours one changes.
    kept = {key: value for key, value in named[base].variables.items() if key.removeprefix("text-") not in values}
    return replace(named[base], **values, name=CUSTOM, variables={**kept, **variables})


def _is_share(value: object) -> bool:
    # What is no number, or beyond these, is found out by Textual only while it mixes its colours.
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


_KINDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "dark": (lambda value: isinstance(value, bool), "true or false"),
    "luminosity_spread": (_is_share, "a number from 0 to 1"),
    "text_alpha": (_is_share, "a number from 0 to 1"),
}
"""What is no colour, each with whether a value is one and what it is, in words."""


def _check(where: str, name: str, value: object) -> None:
    if name in _KINDS:
        is_one, what = _KINDS[name]
        if not is_one(value):
            raise ThemeFileError(f"{where}: {name} cannot be {value!r}; it is {what}")
        return
    try:
        Color.parse(value if isinstance(value, str) else "")
    except ColorParseError as error:
        raise ThemeFileError(f'{where}: {name} is {value!r} and no colour; one is written like "#6cb2f7"') from error
