"""The themes, and the one of the user."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from aro_console.themes import CUSTOM, DARK, DEFAULTS, LIGHT, THEMES, ThemeFileError, parse_theme, read_theme


def test_each_theme_has_its_own_name_and_all_variables() -> None:
    assert ["dark", "light", "contrast", "ansi-dark", "ansi-light"] == [theme.name for theme in THEMES]
    assert [] == [theme.name for theme in THEMES if not DEFAULTS.keys() <= theme.variables.keys()]


TEXTS = [name for name in DARK.variables if name.startswith("text")]
GROUNDS = ("background", "surface", "panel", "cursor-line", "cursor-line-blurred")
OURS = [theme for theme in THEMES if not theme.name.startswith("ansi")]


def luminance(color: Color) -> float:
    """Return how bright a colour is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = (part / 255 for part in color.rgb)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return how well two colours are told apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted(luminance(Color.parse(color)) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_that_of_the_standard() -> None:
    assert (21.0, 1.0) == (contrast("#000000", "#ffffff"), contrast("#123456", "#123456"))
    assert pytest.approx(4.54, abs=0.01) == contrast("#767676", "#ffffff")


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_text_can_be_read_on_everything_it_stands_on(theme: Theme, ground: str) -> None:
    behind = theme.variables.get(ground) or getattr(theme, ground)
    least = 7.0 if theme.name == "contrast" else 4.5
    weak = {text: round(contrast(theme.variables[text], behind), 2) for text in TEXTS}
    assert {} == {text: ratio for text, ratio in weak.items() if ratio < least}


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_the_frame_of_the_pane_that_has_the_keys_stands_out(theme: Theme) -> None:
    assert contrast(theme.primary, str(theme.background)) >= 3.0


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
        ("base = []", "base is [], and there are dark, light"),
        ("primary = " + "[" * 20_000, "is nested too deeply"),
        ('dark = "yes"', "dark cannot be 'yes'; it is true or false"),
        ("luminosity_spread = nan", "cannot be nan; it is a number from 0 to 1"),
        ("text_alpha = 1.01", "cannot be 1.01; it is a number from 0 to 1"),
        ("text_alpha = true", "cannot be True; it is a number from 0 to 1"),
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
