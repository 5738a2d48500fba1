"""The themes, and the one of the user."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.theme import Theme

from aro_console.themes import CUSTOM, DARK, DEFAULTS, LIGHT, THEMES, ThemeFileError, parse_theme, read_theme


def test_each_theme_has_its_own_name_and_all_variables() -> None:
    assert ["dark", "light", "contrast", "ansi-dark", "ansi-light"] == [theme.name for theme in THEMES]
    assert [] == [theme.name for theme in THEMES if not DEFAULTS.keys() <= theme.variables.keys()]


def test_a_file_changes_what_it_names_and_keeps_the_rest() -> None:
    theme = parse_theme('base = "light"\nprimary = "#123456"\n[variables]\ncursor-line = "red"\n')
    assert (CUSTOM, "#123456", LIGHT.background, False) == (theme.name, theme.primary, theme.background, theme.dark)
    assert "red" == theme.variables["cursor-line"]
    assert "text-primary" not in theme.variables, "it would hide the new colour"
    assert LIGHT.variables["text-error"] == theme.variables["text-error"]


def test_an_empty_file_is_the_first_theme_by_another_name() -> None:
    theme = parse_theme("")
    assert (CUSTOM, DARK.primary, DARK.variables) == (theme.name, theme.primary, theme.variables)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("primary = ", "no TOML"),
        ('base = "night"', "base is 'night', and there are dark, light"),
        ('colour = "red"', "a theme has no colour, but accent"),
        ('primary = "reddish"', "primary is 'reddish' and no colour"),
        ("primary = 5", "primary is 5 and no colour"),
        ('dark = "yes"', "dark cannot be 'yes'"),
        ("variables = 3", "variables is a table"),
        ('[variables]\na = "x"', "a is 'x' and no colour"),
        ('name = "x"', "a theme has no name"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text: str, said: str) -> None:
    with pytest.raises(ThemeFileError, match=r"^theme\.toml") as caught:
        parse_theme(text)
    assert said in str(caught.value)


def test_a_file_is_read_or_is_not_there_or_says_why_not(tmp_path: Path) -> None:
    assert read_theme(tmp_path / "none.toml") is None
    (tmp_path / "theme.toml").write_text('error = "#ff0000"')
    assert isinstance(read_theme(tmp_path / "theme.toml"), Theme)
    (tmp_path / "theme.toml").write_bytes(b"\xff")
    with pytest.raises(ThemeFileError, match="cannot be read"):
        read_theme(tmp_path / "theme.toml")
