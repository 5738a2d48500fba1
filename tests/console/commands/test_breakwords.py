"""What people type to break somewhere, and which verb they mean."""

from __future__ import annotations

import pytest

from aro_console.commands.breakwords import bare, data_words, one_verb, place_words


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("break main.aro:12 if <n> > 5", "break main.aro:12 if <n> > 5"),
        ("break", "break"),
        ("break in Take Order", "break-in Take Order"),
        ("break verb emit", "break-verb emit"),
        ("break when n > 5", "break-when n > 5"),
        ("break if <n> > 5", "break-when <n> > 5"),
        ("break on event Said", "break-on-event Said"),
        ("break on Said", "break-on-event Said"),
        ("break on error", "break-on-error "),
        ("break on uncaught error", "break-on-uncaught "),
        ("break on error twice", "break-on-error twice"),
    ],
)
def test_several_words_become_one_verb(typed: str, line: str) -> None:
    assert line == one_verb(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("n", ("n", "")),
        ("<n>", ("n", "")),
        ("n <n> > 5", ("n", "<n> > 5")),
        ("<n> > 5", ("n", "<n> > 5")),
        ("n > 5", ("n", "<n> > 5")),
        ("n is 5", ("n", "<n> is 5")),
        ("n <5", ("n", "<n> <5")),
        ("n where not <n>", ("n", "not <n>")),
        ("where not <order: done>", ("order", "not <order: done>")),
        ("not <n>", ("n", "not <n>")),
        ("<order: total> > <limit>", ("order", "<order: total> > <limit>")),
        ("row-repository if <row: n> > 5", ("row-repository", "<row: n> > 5")),
        ("not 5", ("", "not 5")),
    ],
)
def test_the_name_that_is_looked_at_is_found_in_what_is_asked_of_it(typed: str, words: tuple[str, str]) -> None:
    assert words == data_words(typed)


@pytest.mark.parametrize(
    ("typed", "condition"),
    [("if <n> > 5", "<n> > 5"), ("where not <n>", "not <n>"), ("<if> > 5", "<if> > 5"), ("when", "")],
)
def test_the_word_before_a_condition_is_none_of_it(typed: str, condition: str) -> None:
    assert condition == bare(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("12", ["12"]),
        ("main.aro:12", ["main.aro:12"]),
        ("12 if <n>", ["12", "if <n>"]),
        ("12 due at 12:30", ["12", "due at 12:30"]),
        ("my own/main.aro:12  if <n> > 5", ["my own/main.aro:12", "if <n> > 5"]),
        ("main.aro:x if <n>", ["main.aro:x", "if <n>"]),
        ("", []),
    ],
)
def test_a_place_is_told_from_what_stands_behind_it(typed: str, words: list[str]) -> None:
    assert words == place_words(typed)
