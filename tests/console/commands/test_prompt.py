"""The command prompt: a line becomes an order or a call, or says what is expected."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aro_console.commands.prompt import CommandError, Surroundings, VerbCall, parse_command, usage
from aro_console.commands.verbs import VERBS
from runtime.probe.commands import (
    BroadcastMessage,
    CloseConnection,
    EmitEvent,
    InjectMessage,
    OpenVirtual,
    Order,
    SendMessage,
    SendRequest,
)
from tests.support.prompting import WORLD

JSON_HEADER = (("Content-Type", "application/json"),)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("close c1 4001 bye  now", CloseConnection("ID1", 4001, "bye  now")),
        ("close c2", CloseConnection("ID2", 1000, "")),
        ('inject c1 {"a": 1}', InjectMessage("ID1", '{"a": 1}')),
        ("send c2 hi there", SendMessage("ID2", "hi there")),
        (":send c2 0x4869", SendMessage("ID2", b"Hi")),
        ("broadcast hi all", BroadcastMessage("hi all")),
        ("virtual /ws", OpenVirtual("/ws")),
        ("virtual /ws 3", OpenVirtual("/ws", 3)),
        ('emit OrderPlaced {"id":1}', EmitEvent("OrderPlaced", {"id": 1})),
        ("emit OrderPlaced", EmitEvent("OrderPlaced", {})),
        ("request get /statuses?limit=5", SendRequest("GET", "/statuses?limit=5")),
        (
            'request POST /statuses {"status":"x y"}',
            SendRequest("POST", "/statuses", JSON_HEADER, b'{"status":"x y"}'),
        ),
    ],
)
def test_a_line_becomes_an_order(line: str, wanted: Order) -> None:
    assert wanted == parse_command(line, WORLD)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("pause", VerbCall("pause")),
        ("q", VerbCall("quit")),
        ("close", VerbCall("close")),
        ("break api.aro:12", VerbCall("breakpoint", ("sub/api.aro:12",))),
        ("break main:3", VerbCall("breakpoint", ("main.aro:3",))),
        ("breakpoint", VerbCall("breakpoint")),
        ("break main:3 if <n> > 5", VerbCall("breakpoint", ("main.aro:3", "<n> > 5"))),
        ("break my own/till.aro:3 if <n> > 5", VerbCall("breakpoint", ("my own/till.aro:3", "<n> > 5"))),
        ("log-point my own/till.aro:3 n is ${<n>}", VerbCall("log-point", ("my own/till.aro:3", "n is ${<n>}"))),
        ("log-point main:3 see till.aro:7 ", VerbCall("log-point", ("main.aro:3", "see till.aro:7"))),
        ("cursor my own/till.aro:3", VerbCall("cursor", ("my own/till.aro:3",))),
        ("break on error", VerbCall("break-on-error")),
        ("break in Count", VerbCall("break-in", ("Count",))),
        ("break when n > 5", VerbCall("break-when", ("n", "<n> > 5"))),
        ("break-when row-repository", VerbCall("break-when", ("row-repository", ""))),
        ("condition 1 if not <n>", VerbCall("condition", ("1", "not <n>"))),
        ("condition 1", VerbCall("condition", ("1",))),
        ("goto #123", VerbCall("goto", ("123",))),
        ("goto 17:05:12", VerbCall("goto", ("17:05:12",))),
        ("filter type:run | took>5ms", VerbCall("filter", ("type:run | took>5ms",))),
        ("filter", VerbCall("filter")),
        ("filter save my own", VerbCall("filter-save", ("my own",))),
        ("filter delete bad", VerbCall("filter-delete", ("bad",))),
        ("filter save", VerbCall("filter", ("save",))),
        ('filter "save" it', VerbCall("filter", ('"save" it',))),
        ("filter bad", VerbCall("named", ("bad",))),
        ("copy curl", VerbCall("copy", ("curl",))),
        ("statements off", VerbCall("statements", ("off",))),
        ("comment two words", VerbCall("comment", ("two words",))),
    ],
)
def test_a_line_becomes_a_call(line: str, wanted: VerbCall) -> None:
    assert wanted == parse_command(line, WORLD)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", ["tab completes"]),
        ("fly", ["no command 'fly'"]),
        ("dir:in conn:c1", ["'dir:in' is a filter: type filter or hold before it"]),
        ("brodcast x", ["Is broadcast meant?"]),
        ("re", ["may be request, rerun, recall, record, reload"]),
        ("close c9", ["No connection 'c9'", "open: c1, c2", "close connection [code] [reason]"]),
        ("close c1 99", ["3000 to 4999"]),
        ("close c1 1000 " + "x" * 124, ["123"]),
        ("send c1", ["Message is missing", "send connection message"]),
        ("skip now", ["skip takes nothing more"]),
        ("goto", ["Number is missing", "goto number|time"]),
        ("goto far", ["no row number"]),
        ("goto 25:00", ["no row number", "goto number|time"]),
        ("break 12", ["Which file?", "main.aro, sub/api.aro, my own/till.aro"]),
        ("break api.aro", ["no place", "main.aro:12"]),
        ("break main:3 if <n> >", ["'<n> >' is no condition: ", "at character 6", "[if CONDITION]"]),
        ("break when not 5", ["No name is said, like n, <n> or row-repository", "break-when name [if CONDITION]"]),
        ("break main:3 if <n", ["at character 3"]),
        ("log-point main:3 n is ${<n", ["'n is ${<n' cannot be written: ", "like n is ${<n>}"]),
        ("hits 1 every 5", ["every 5", "hits number [rule]"]),
        ("copy all", ["none of value, row, payload, stack, effects, curl, websocat"]),
        ("filter type:", ["column 5"]),
        ("emit Order {", ["not JSON"]),
        ("request GET statuses", ["GET /statuses?limit=5"]),
        ("virtual ws", ["starts with a slash"]),
        ("virtual /rooms/{room}", ["in place of {room}"]),
        ("virtual /ws 101", ["from 1 to 100"]),
        ("virtual /ws many", ["'many' is no number"]),
    ],
)
def test_what_is_wrong_is_said_with_what_is_expected(line: str, words: list[str]) -> None:
    wrong = parse_command(line, WORLD)
    assert isinstance(wrong, CommandError)
    assert [] == [word for word in words if word not in wrong.message]


def test_one_file_need_not_be_named() -> None:
    assert VerbCall("breakpoint", ("main.aro:12",)) == parse_command("break 12", Surroundings(files=("main.aro",)))


def test_the_note_says_how_a_verb_is_typed() -> None:
    assert "send connection message" == usage("send c1")
    assert "pause [conn|handler|event NAME]" == usage("pause")
    assert "no command" in usage("fly")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([verb.name for verb in VERBS]), st.text(max_size=30))
def test_whatever_is_typed_is_understood_or_explained(name: str, rest: str) -> None:
    for line in (f"{name} {rest}", rest):
        found = parse_command(line, WORLD)
        assert isinstance(found, Order | VerbCall | CommandError)
        assert not isinstance(found, CommandError) or found.message
        usage(line)
