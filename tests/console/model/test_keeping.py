"""What is kept of one application across restarts."""

from __future__ import annotations

import json

import pytest

from aro_console.model.keeping import KeepingError, Kept, read, where_now, written
from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.source import SourceFile

SOURCE = SourceFile("main.aro", "(A: B) {\n    Create the <x> with 1.\n    Create the <y> with 2.\n}\n")
KEPT = Kept(
    (
        Breakpoint(0, file="main.aro", line=3, condition="<x> == 1", hit_condition="% 10"),
        Breakpoint(0, BreakpointKind.EVENT, "UserJoined", enabled=False),
        Breakpoint(0, BreakpointKind.DATA, "user-repository", condition='<value> == "x"'),
        Breakpoint(0, file="main.aro", line=2, log_message="x is ${x}"),
    ),
    ("<x>", "<y> + 1"),
)


def test_what_was_written_is_read_again() -> None:
    assert KEPT == read(written(KEPT, [SOURCE]), [SOURCE])
    assert Kept() == read(written(Kept(), []), [])


def test_a_breakpoint_moves_with_the_text_of_its_statement_and_goes_with_it() -> None:
    edited = SourceFile("main.aro", "(* new *)\n(A: B) {\n\n    Create the <y> with 2.\n}\n")
    lines = [one.line for one in read(written(KEPT, [SOURCE]), [edited]).breakpoints]
    assert [4, 0, 0] == lines, "the one whose statement is gone is gone, the others have no line"


def test_of_several_lines_that_say_the_same_the_nearest_is_meant() -> None:
    assert [1, 5, 0] == [
        where_now(["a", "b", "", "b", "a"], line, text) for line, text in ((2, "a"), (4, "a"), (1, "c"))
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "version"),
        ('{"version": 2}', "version"),
        ('{"version": 1, "breakpoints": 5}', "no list"),
        ('{"version": 1, "breakpoints": [5]}', "no object"),
        ('{"version": 1, "breakpoints": [{"kind": "wish"}]}', "no breakpoint of the kind wish"),
        ('{"version": 1, "breakpoints": [{"kind": "line", "line": "x"}]}', "wrong kind"),
        ('{"version": 1, "breakpoints": [{"kind": "line", "line": true}]}', "wrong kind"),
    ],
)
def test_a_text_that_is_none_of_ours_is_refused_in_words(text: str, word: str) -> None:
    with pytest.raises(KeepingError, match=word):
        read(text, [SOURCE])


def test_the_file_is_plain_and_says_what_each_line_was() -> None:
    said = json.loads(written(KEPT, [SOURCE]))
    assert (1, "Create the <y> with 2.") == (said["version"], said["breakpoints"][0]["text"])
