"""What is kept of one application across restarts."""

from __future__ import annotations

import json

import pytest

from aro_console.model.keeping import KeepingError, Kept, kept_sources, read, written
from aro_console.model.rules import Rule
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
    (Rule(0, "type:message dir:in"), Rule(0, 'text:"a | b"', enabled=False)),
    False,
    {"main.aro": SOURCE.text},
    {"bad": "err", "slow ones": "took>5ms"},
)


def test_what_was_written_is_read_again() -> None:
    assert KEPT == read(written(KEPT))
    assert Kept() == read(written(Kept()))


def test_only_files_that_a_breakpoint_stands_in_are_kept() -> None:
    other = SourceFile("other.aro", "(C: D) { }")
    assert {"main.aro": SOURCE.text} == kept_sources(KEPT.breakpoints, [other, SOURCE])
    assert {} == kept_sources(KEPT.breakpoints[1:3], [other, SOURCE])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "version"),
        ('{"version": 2}', "version"),
        ('{"version": 1, "breakpoints": 5}', "no list"),
        ('{"version": 1, "rules": {}}', "no list"),
        ('{"version": 1, "sources": {"a.aro": 5}}', "no texts"),
        ('{"version": 1, "filters": ["err"]}', "no filters"),
        ('{"version": 1, "filters": {"bad": "took>"}}', "no filters"),
        ('{"version": 1, "breakpoints": [5]}', "no object"),
        ('{"version": 1, "breakpoints": [{"kind": "wish"}]}', "no breakpoint of the kind wish"),
        ('{"version": 1, "breakpoints": [{"kind": "line", "line": "x"}]}', "wrong kind"),
        ('{"version": 1, "breakpoints": [{"kind": "line", "line": true}]}', "wrong kind"),
        ('{"version": 1, "rules": ["x"]}', "no filter"),
        ('{"version": 1, "rules": [{"filter": "took>"}]}', "took wants"),
    ],
)
def test_a_text_that_is_none_of_ours_is_refused_in_words(text: str, word: str) -> None:
    with pytest.raises(KeepingError, match=word):
        read(text)


def test_the_file_is_plain_and_says_what_the_sources_were() -> None:
    said = json.loads(written(KEPT))
    assert (1, "Create the <y> with 2.") == (said["version"], said["sources"]["main.aro"].split("\n")[2].strip())
