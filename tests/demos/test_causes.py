"""What the demos send: every frame and response goes back to an input, a timer or an order, on exactly one path."""

from __future__ import annotations

from pathlib import Path

import pytest

from aro_console.model.causes import chain, stimulus
from runtime.probe import records as r
from runtime.probe.commands import (
    BroadcastMessage,
    CloseConnection,
    InjectMessage,
    OpenVirtual,
    SendMessage,
    SendRequest,
)
from tests.support.watching import watched

DEMOS = Path(__file__).resolve().parents[2] / "demos"

pytestmark = pytest.mark.slow


def recorded(demo: str) -> dict[int, r.Record]:
    """Return the records of a demo that was talked to by two virtual clients, by requests and by hand."""
    with watched(DEMOS / demo) as one:
        one.wait_state("waiting")
        for _ in range(2):
            one.thread.post(OpenVirtual("/ws"))
        clients = [one.wait(r.ConnectionOpened, count=count).connection_id for count in (1, 2)]
        for connection_id in clients:
            one.thread.post(InjectMessage(connection_id, "hello"))
            one.thread.post(SendMessage(connection_id, "by hand"))
        one.thread.post(BroadcastMessage("to all"))
        one.thread.post(SendRequest("POST", "/statuses", body=b'{"status": "fine"}'))
        one.thread.post(SendRequest("GET", "/nowhere"))
        one.wait(r.ResponseSent, count=2)
        one.thread.post(CloseConnection(clients[0]))
        one.wait(r.ConnectionClosed)
    return {record.seq: record for record in map(r.view, one.thread.journal.since(0).records)}


@pytest.mark.parametrize("demo", ["echo", "status-board"])
def test_everything_that_was_sent_has_one_path_back_to_the_outside(demo: str) -> None:
    records = recorded(demo)
    sent = [record for record in records.values() if isinstance(record, r.FrameSent | r.ResponseSent)]
    assert len(sent) > 5
    for record in sent:
        way = chain(record.seq, records.get)
        # Who is still there when the application ends is told so; nothing but its end led to that.
        ending = isinstance(record, r.FrameSent) and record.opcode == "close"
        assert stimulus(way[-1]) in ("input", "timer", "order", *(["life"] if ending else [])), record
        assert {record.flow} == {step.flow for step in way}
