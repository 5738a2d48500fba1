"""Every kind of record, and the row it makes."""

from __future__ import annotations

import pytest

from aro_console.model.rows import Row
from aro_console.model.wording import Context, build
from runtime.probe import records as r
from tests.support.records import Story, connection_id

SPLIT = "Extract the <text> from the <event: message>."


def rows_of(story: Story) -> list[Row]:
    """Return the rows of all records; connections are named by the head of their id."""
    context = Context(lambda connection_id: connection_id[:2].lower())
    return [row for record in story.views if (row := build(record, context)) is not None]


def last(story: Story) -> Row:
    return rows_of(story)[-1]


CASES: list[tuple[str, Story, tuple[str, str, str, str]]] = [
    ("state", Story().state("failed", "no \x1b[31mport"), ("app", " ", "application failed  no \\e[31mport", "app")),
    (
        "service started",
        Story().service_started("127.0.0.1:8080", "WebSocket on /ws"),
        ("service", " ", "http-server on 127.0.0.1:8080  WebSocket on /ws", "app"),
    ),
    ("service stopped", Story().service_stopped(), ("service", " ", "http-server stopped", "app")),
    (
        "connection",
        Story().opened("c1", "/chat", peer="10.0.0.9:1", protocol="v1.chat"),
        ("connect", "o", "connected /chat  from 10.0.0.9:1  v1.chat", "open"),
    ),
    (
        "tcp",
        Story().opened("t1", path="", peer="10.0.0.9:1"),
        ("connect", "o", "connected from 10.0.0.9:1", "open"),
    ),
    ("tcp end", Story().closed("t1", 0, "gone"), ("disconnect", "x", "disconnected gone", "closed")),
    ("virtual", Story().opened("v1", virtual=True), ("connect", "o", "connected /ws  virtual client", "open")),
    ("end", Story().closed("c1", 1001, "going\naway"), ("disconnect", "x", "disconnected 1001 going\\naway", "closed")),
    ("text in", Story().received("c1", "hi"), ("message", ">", "text      2 B  hi", "in")),
    ("binary in", Story().received("c1", b"\xff\x00", "binary"), ("message", ">", "binary    2 B  ff 00", "in")),
    ("ping in", Story().received("c1", b"", "ping"), ("control", ">", "ping      0 B", "dim")),
    ("text out", Story().sent("c1", "hi"), ("frame", "<", "text      2 B  hi", "out")),
    ("close out", Story().sent("c1", "1000 bye", "close"), ("control", "<", "close     8 B  1000 bye", "dim")),
    (
        "request",
        Story().requested("POST", "/lines?x=1", b'{"line":1}'),
        ("request", ">", 'POST /lines?x=1  10 B  {"line":1}', "in"),
    ),
    ("bare request", Story().requested("GET", "/", b""), ("request", ">", "GET /", "in")),
    ("response", Story().requested().answered(201, b"ok"), ("response", "<", "201  2 B  ok", "out")),
    ("refusal", Story().requested().answered(404), ("response", "<", "404  no body", "error")),
    ("violation", Story().violated("", 400, "bad\rline"), ("violation", "!", "refused with 400: bad\\rline", "error")),
    ("refused peer", Story().violated("", 0, "no room"), ("violation", "!", "refused: no room", "error")),
    (
        "event",
        Story().published("Said", {"line": "hi"}, handlers=("Count Lines",)),
        ("event", " ", 'event Said  {line: "hi"}', "event"),
    ),
    (
        "unheard event",
        Story().published("Said", {}, handlers=()),
        ("event", " ", "event Said  {}  no handler listens", "event"),
    ),
    (
        "event that no program can hear",
        Story().published("http.client.completed", {"statusCode": 200}, handlers=()),
        ("event", " ", "event http.client.completed  {statusCode: 200}", "event"),
    ),
    (
        "event of what went wrong",
        Story().published("http.client.error", {}, handlers=()),
        ("event", "!", "event http.client.error  {}", "error"),
    ),
    ("run", Story().started("Handle Message"), ("run", " ", "run Handle Message", "run")),
    (
        "statement",
        Story().started("Handle Message").statement("Extract the <text>", {"text": "hi"}),
        ("statement", " ", f"  13  {SPLIT}   text = hi", "dim"),
    ),
    (
        "statement that binds nothing",
        Story().started("Count Lines").statement('Log "counted"'),
        ("statement", " ", '  22  Log "counted" to the <console>.', "dim"),
    ),
    (
        "broadcast",
        Story().started().effect("Broadcast", 'all connections: "hi"'),
        ("effect", " ", 'broadcast  all connections: "hi"', "effect"),
    ),
    (
        "row created",
        Story().started().changed("line-repository", "created", {"id": 1}, count=4),
        ("repository", " ", "line-repository  +1 row (now 4)  {id: 1}", "repository"),
    ),
    (
        "row updated",
        Story().started().changed("line-repository", "updated", {"n": 2}, {"n": 1}, count=4),
        ("repository", " ", "line-repository  row changed (now 4)  {n: 2}", "repository"),
    ),
    (
        "row deleted",
        Story().started().changed("line-repository", "deleted", None, {"n": 1}, count=3),
        ("repository", " ", "line-repository  -1 row (now 3)  {n: 1}", "repository"),
    ),
    (
        "failure",
        Story().started().failed("Cannot extract the text.", "no such field", line_of=SPLIT),
        ("error", "!", "Cannot extract the text.  no such field  chat.aro:13:5", "error"),
    ),
    (
        "failure whose sentence names the cause",
        Story().started().failed("Cannot extract: no such field.", "no such field"),
        ("error", "!", "Cannot extract: no such field.", "error"),
    ),
    ("log", Story().started().logged("hello\tyou"), ("log", " ", "log hello\\tyou", "log")),
    ("error log", Story().logged("[WARNING] odd", "error"), ("log", " ", "log [WARNING] odd", "error")),
    (
        "held delivery",
        Story().held(handlers=("A", "B")),
        ("held", "!", "held websocket.message before A, B  (pause)", "held"),
    ),
    (
        "held for nobody",
        Story().held(handlers=()),
        ("held", "!", "held websocket.message before no handler  (pause)", "held"),
    ),
    (
        "held statement",
        Story().started().held("statement", "breakpoint", line_of=SPLIT),
        ("held", "!", "held before line 13 of Handle Message  (breakpoint)", "held"),
    ),
    (
        "another program",
        Story().add(r.ProgramReplaced, 0, "changed: Greet"),
        ("app", " ", "program reloaded  changed: Greet", "app"),
    ),
    (
        "held failure",
        Story().started().held("failure", "error", line_of=SPLIT),
        ("held", "!", "held at the failure in line 13 of Handle Message  (error)", "held"),
    ),
    (
        "held end",
        Story().started().held("end", "data"),
        ("held", "!", "held behind the last statement of Handle Message  (data)", "held"),
    ),
    ("order", Story().ordered("InjectMessage", "hi"), ("order", " ", "console: inject message  hi", "order")),
    (
        "pause of a connection",
        Story().opened("c1").ordered("Pause", f"connection {connection_id('c1')}"),
        ("order", " ", "console: pause  c1", "order"),
    ),
    ("order without words of its own", Story().ordered("Pause"), ("order", " ", "console: pause", "order")),
    (
        "refusal of an order",
        Story().ordered("Drop").refused("Drop", "nothing is held as 7"),
        ("refused", "!", "cannot drop: nothing is held as 7", "error"),
    ),
    (
        "fault",
        Story().faulted("driver", "Traceback ...\nValueError: \x07 no\n"),
        ("fault", "!", "fault in driver: ValueError: \\x07 no", "error"),
    ),
    (
        "breakpoint that cannot be evaluated",
        Story().add(r.BreakpointFaulted, 0, 3, "Undefined variable: 'n'"),
        ("breakpoint", "!", "breakpoint 3 never stops: Undefined variable: 'n'", "error"),
    ),
    (
        "log point",
        Story().add(r.LogPointWritten, 0, 3, 1, "n is 5", None),
        ("log", " ", "log point n is 5", "log"),
    ),
    (
        "name that was given another value",
        Story().add(r.BindingChanged, 0, 1, "n", 1, 2),
        ("altered", "!", "altered: n = 2  (was 1)", "order"),
    ),
    (
        "statement that was skipped",
        Story().add(r.StatementSkipped, 0, 1, 2, Story().span(SPLIT)),
        ("altered", "!", "altered: line 13 skipped  Extract the <text> from the <event: message>.", "order"),
    ),
    (
        "message that a rule holds",
        Story().opened("c1").kept("c1", "hi", rule=2),
        ("held", "!", "held by rule 2: > text  hi", "held"),
    ),
    (
        "event that a rule holds",
        Story().kept("", {"n": 1}, "", event="Said"),
        ("held", "!", "held by rule 1: event Said  {n: 1}", "held"),
    ),
    (
        "client that left something held behind",
        Story().opened("c1").add(r.PeerLeft, 0, connection_id("c1"), "client closed", 1),
        ("held", "!", "has left (client closed) while 1 of its messages wait: pass or drop them", "warning"),
    ),
    (
        "bound of what may be held",
        Story().add(r.HoldsFull, 0, 3, 10_000),
        ("held", "!", "10,000 are held, which is as many as can be: what rule 3 matches goes on", "warning"),
    ),
    ("fault without a text", Story().faulted("driver", " "), ("fault", "!", "fault in driver: ", "error")),
]


@pytest.mark.parametrize(("story", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_record_reads_as_one_line(story: Story, expected: tuple[str, str, str, str]) -> None:
    row = last(story)
    assert expected == (row.kind, row.mark, row.summary, row.role)
    assert (story.seq, story.now_ns) == (row.seq, row.at_ns)


def test_every_kind_of_record_has_a_case_or_makes_no_row() -> None:
    shown = {raw[4] for _, story, _ in CASES for raw in story.raw}
    silent = {r.ExecutionFinished, r.EffectCompleted, r.Released, r.HoldDelayed, r.Evaluated, r.SendBufferChanged}
    every = {kind for kind in vars(r).values() if isinstance(kind, type) and issubclass(kind, r.Record)} - {r.Record}
    assert every == shown | silent


@pytest.mark.parametrize(
    "event",
    [
        "websocket.message",
        "websocket.connected",
        "socket.data",
        "http.request",
        "application.start",
        "repository.changed",
    ],
)
def test_the_event_behind_something_that_has_a_row_makes_none(event: str) -> None:
    assert rows_of(Story().published(event)) == []


@pytest.mark.parametrize("effect", ["Store", "SendMessage", "Emit", "Keepalive"])
def test_an_effect_that_leads_to_a_row_of_its_own_makes_none(effect: str) -> None:
    assert ["run"] == [row.kind for row in rows_of(Story().started().effect(effect, "x"))]


def test_ends_and_answers_make_no_row() -> None:
    story = Story().started().effect("Broadcast").completed("3 connections").finished().held().released()
    assert ["run", "effect", "held"] == [row.kind for row in rows_of(story)]


def test_connections_go_by_their_labels() -> None:
    story = Story().opened("c1").received("c1", "x").sent("c1", "x").closed("c1").requested()
    assert [["c1"], ["c1"], ["c1"], ["c1"], ["http"]] == [row.connections for row in rows_of(story)]


def test_a_violation_without_connection_is_one_of_http() -> None:
    assert [["http"], ["c1"]] == [
        row.connections for row in rows_of(Story().violated("", 400, "x").violated("c1", 1002, "y"))
    ]


def test_only_statements_are_details() -> None:
    story = Story().message("c1", "hi")
    assert {"statement"} == {row.kind for row in rows_of(story) if row.detail}


def test_a_response_tells_how_long_it_took() -> None:
    assert 2_000_000 == last(Story().requested().answered()).took_ns


def test_a_huge_payload_takes_a_short_row() -> None:
    row = last(Story().received("c1", "x" * 1_000_000))
    assert row.summary.startswith("text   1.0 MB  xxx")
    assert row.summary.endswith("…")
    assert len(row.summary) < 400


def test_a_deeply_nested_value_makes_a_row() -> None:
    value: object = "end"
    for _ in range(5_000):
        value = [value]
    assert last(Story().changed(new=value)).summary.startswith("line-repository  +1 row (now 1)  [[[")


def test_a_line_that_only_repeats_a_services_record_has_no_row() -> None:
    story = Story().logged("HTTP Server started on port 8080")
    assert build(story.views[-1], Context(str)) is None


def test_an_order_names_the_connection_it_concerns() -> None:
    order = Story().add(r.OrderGiven, 0, "CloseConnection", "1000", "some-id").views[-1]
    row = build(order, Context(lambda known: {"some-id": "c1"}[known]))
    assert row is not None
    assert (["c1"], "console: close  1000") == (row.connections, row.summary)
