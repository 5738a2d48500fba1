"""What is kept of a user's looks."""

from __future__ import annotations

import pytest

from aro_console.model.looks import Looks, from_text, to_text


def test_what_is_written_is_read_again() -> None:
    looks = Looks("light", compact=True, ascii=True, greeted=True)
    assert looks == from_text(to_text(looks))


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", "3", '{"theme": 5, "compact": "yes", "other": 1}', "[" * 100_000]
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(text: str) -> None:
    assert Looks() == from_text(text)


def test_what_does_make_sense_is_taken() -> None:
    assert Looks(theme="light") == from_text('{"theme": "light", "compact": 1}')
