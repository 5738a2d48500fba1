"""Texts name keys as they are now, and no text names one as it comes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import aro_console
from aro_console.commands.keys import read_keys
from aro_console.commands.spoken import quoted, spoken
from aro_console.commands.verbs import VERBS, key_name

CHANGED = read_keys("virtual: ctrl+r\ncontinue: none\n").verbs


@pytest.mark.parametrize(
    ("text", "as_they_come", "changed"),
    [
        ("{virtual} opens a client", "V opens a client", "ctrl+r opens a client"),
        ("{continue} continues, {help} helps", "c continues, ? helps", ":continue continues, ? helps"),
        ("{holds} lists them", ":holds lists them", ":holds lists them"),
        ("{{continue}} {{virtual", "{continue} {virtual", "{continue} {virtual"),
        (
            "/rooms/{room} has {} and {Virtual}",
            "/rooms/{room} has {} and {Virtual}",
            "/rooms/{room} has {} and {Virtual}",
        ),
    ],
)
def test_a_verb_in_braces_is_read_as_its_key_or_as_its_command(text: str, as_they_come: str, changed: str) -> None:
    assert (as_they_come, changed) == (spoken(text), spoken(text, CHANGED))


@pytest.mark.parametrize("text", ["{continue}", "{{virtual}}", "}", "a {b} {", "{}{}}", "${holds}"])
def test_what_somebody_else_said_is_read_as_it_is(text: str) -> None:
    assert f"V {text}V{text}" == spoken(f"{{virtual}} {quoted(text)}{{virtual}}{quoted(text)}")


# --- what is left over -------------------------------------------------------------------------------------------

ROOT = Path(aro_console.__file__).parent
OWN_KEYS = {"app.py", "screens/rules.py", "screens/problems.py", "screens/composer.py"}
"""Files of dialogs with keys of their own, which no file of the user changes."""

_KEYS = sorted({key_name(key) for verb in VERBS for key in verb.keys} - {"a", "A", "s", "esc"}, key=len, reverse=True)
_DOES = "|".join(
    "pauses opens sets makes marks shows sends writes closes ends arms disarms continues lets unfolds lists clears "
    "edits cancels helps goes".split()
)
_NAMES_A_KEY = re.compile(
    rf"(?<![\w:{{/'\"-])(?:{'|'.join(map(re.escape, _KEYS))}) (?:{_DOES}|to follow)\b|[Pp]ress (?!a )[^{{\W]\b"
)
"""A key as people write of it: with what it does behind it. ``esc`` leaves every dialog, whatever keys verbs have."""


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a file with their lines; docstrings are none."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_what_would_be_found_is_found() -> None:
    named = [
        "V opens a client",
        "it is off. I arms it",
        "F9 sets one",
        "3 below, G to follow",
        "ctrl+b lists",
        "Press e",
    ]
    assert named == [text for text in named if _NAMES_A_KEY.search(text)]
    others = [
        "{virtual} opens a client",
        ":holds lists",
        "a filter shows",
        "Press {filter}",
        "c1 sends",
        "rule 1 holds",
    ]
    assert [] == [text for text in others if _NAMES_A_KEY.search(text)]


def test_no_text_names_a_key_that_a_file_may_change() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in sorted(ROOT.rglob("*.py"))
        if str(path.relative_to(ROOT)) not in OWN_KEYS
        for line, text in texts(path)
        if _NAMES_A_KEY.search(text)
    ]
    assert [] == found


def test_every_verb_that_a_text_names_in_braces_is_one() -> None:
    names = {verb.name for verb in VERBS}
    wanted = re.compile(r"(?<!\$)\{([a-z]+(?:-[a-z]+)*)\} [a-z]")
    unknown = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in sorted(ROOT.rglob("*.py"))
        for line, text in texts(path)
        for name in wanted.findall(text)
        if name not in names
    ]
    assert [] == unknown
