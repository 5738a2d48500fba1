"""Origins: what a live application tells a session about itself."""

from __future__ import annotations

from pathlib import Path

from aro_console.origin import LiveOrigin
from runtime.host.application import RunOptions, load
from runtime.probe import records as r
from tests.support.program import DEMOS


def live(name: str) -> LiveOrigin:
    return LiveOrigin(load(DEMOS / name, RunOptions(port=0)))


def test_what_starts_a_handler_is_told_in_words() -> None:
    listens = {handler.name: handler.listens for handler in live("status-board").handlers}
    assert "POST /statuses" == listens["postStatus"]
    assert "websocket.connected" == listens["Handle Client Connect"]
    assert "application.start" == listens["Application-Start"]


def test_operations_are_told_with_what_they_want_and_those_of_websockets_are_left_out() -> None:
    known = {endpoint.label: endpoint for endpoint in live("status-board").endpoints}
    assert ["GET /", "GET /statuses", "POST /statuses"] == list(known)
    assert '{\n  "status": "Back at ten"\n}' == known["POST /statuses"].body


def test_handlers_are_new_each_time_since_a_model_counts_in_them() -> None:
    origin = live("status-board")
    assert origin.handlers[0] is not origin.handlers[0]


def test_statements_are_told_by_file_and_line() -> None:
    assert ("api.aro", 4, 4) in live("status-board").statement_places


def test_a_live_origin_passes_on_what_its_journal_has() -> None:
    origin = live("status-board")
    origin.start()
    assert 0 == origin.stop()
    batch = origin.since(0, 10)
    assert (10, 0) == (len(batch.records), batch.lost)
    assert batch.records[0] == origin.record(1)
    assert r.ApplicationStateChanged in {raw[4] for raw in batch.records}
    assert 2000 < origin.wall_time(batch.records[0][1]).year
    assert (False, "") == (origin.running, origin.failure)


def test_what_was_seen_is_kept_when_that_is_asked_for_and_gone_when_it_is_not(tmp_path: Path) -> None:
    for keeps in (True, False):
        spill, kept = tmp_path / f"spill-{keeps}", tmp_path / "recordings" / f"kept-{keeps}"
        origin = LiveOrigin(load(DEMOS / "status-board", RunOptions(port=0)), spill)
        origin.start()
        assert not keeps or origin.keep_as(kept)
        origin.stop()
        assert (keeps, False) == (kept.exists(), spill.exists())


def test_where_nothing_is_written_there_is_nothing_to_keep(tmp_path: Path) -> None:
    assert not LiveOrigin(load(DEMOS / "status-board", RunOptions(port=0))).keep_as(tmp_path / "kept")
