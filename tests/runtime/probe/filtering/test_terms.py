"""What a single term asks of a subject."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runtime.probe.filtering.terms import FIELDS, STATES, WORDS, TermError, term
from tests.support.subjects import Thing

ASKED = Thing(
    handler="Handle Message",
    document={"user": {"name": "Ada", "age": 36}, "tags": ["x", "y"], "ok": True},
    took_ns=7_000_000,
    states=("held",),
)


@pytest.mark.parametrize(
    ("raw", "passed"),
    [
        ("hello", True),
        ("type:message", True),
        ("type:websocket.*", True),
        ("type:mess", False),
        ("conn:C1", True),
        ("conn:c", False),
        ("dir:in", True),
        ("dir:OUT", False),
        ("handler:handle*ge", True),
        ("handler:connect", False),
        ("path:ws", True),
        ("path:/chat", False),
        ("text:HELL", True),
        ("text:bye", False),
        ("json:user.name=ada", True),
        ("json:user.age>35", True),
        ("json:user.age<=35.5", False),
        ("json:tags.*=y", True),
        ("json:ok=true", True),
        ("json:nothing", False),
        ("took>5", True),
        ("took>7ms", False),
        ("took<1.5s", True),
        ("held", True),
        ("marked", False),
    ],
)
def test_a_term_asks_for_one_thing(raw: str, passed: bool) -> None:
    assert passed == term(raw, 0).test(ASKED)


def test_a_duration_that_is_not_known_is_neither_long_nor_short() -> None:
    assert [False, False] == [term(raw, 0).test(replace(ASKED, took_ns=None)) for raw in ("took>0", "took<1m")]


def test_every_beginning_that_is_offered_is_one() -> None:
    assert len(FIELDS) + len(STATES) + 1 == len(WORDS)
    for word in WORDS:
        example = {"took>": "took>1", "dir:": "dir:in"}.get(word, f"{word}x" if word.endswith(":") else word)
        assert term(example, 0).test(ASKED) in (True, False)


def test_a_fault_stands_where_it_is() -> None:
    with pytest.raises(TermError) as fault:
        term("json:a..b", 10)
    assert 17 == fault.value.at
