"""The panes of what has happened, drawn without a screen."""

from __future__ import annotations

from datetime import UTC, datetime

from aro_console.model.causes import ledger, stack
from aro_console.model.formatting import Line
from aro_console.model.runs import Runs
from aro_console.widgets.walking import ChainPane, DeedsPane, RunsPane, run_state
from tests.support.records import Story


def text(line: Line) -> str:
    return "".join(cell.text for cell in line)


def wall(at_ns: int) -> datetime:
    return datetime.fromtimestamp(at_ns / 1e9, UTC)


def emitting() -> Story:
    story = Story().received("c1", "hi").published("websocket.message").started(label="c1")
    story.statement("Extract the <text>", {"text": "hi"}).broadcast("hi", "c1", "c2").statement("Broadcast the")
    return story.finished()


def test_a_line_of_the_runs_says_who_what_and_how_it_went() -> None:
    story = emitting().started("Count Lines", event="Said").failed("It cannot.")
    story.started("Handle Connect").held("statement", line_of="Send the")
    runs = Runs()
    runs.extend(story.views)
    pane = RunsPane(runs, lambda connection_id: "c1", wall)
    pane.records_arrived()
    lines = [text(pane.line(at, 78)) for at in range(pane.line_count())]
    assert ["OK", "ERROR", "held"] == [line.split()[-1] for line in lines]
    assert "#3" == lines[0].split()[0]
    assert "c1" in lines[0]
    assert max(map(len, lines)) <= 78
    pane.narrow("count")
    assert 1 == pane.line_count()


def test_an_altered_run_says_so() -> None:
    runs = Runs()
    runs.extend(emitting().views)
    run = runs.get(1)
    assert run is not None
    run.change("text", "other")
    assert "OK altered" == run_state(run)


def test_deeds_behind_the_place_one_stands_at_are_later() -> None:
    story = emitting().logged("bye", run=1)
    pane = DeedsPane()
    deeds = ledger(3, story.views, lambda connection_id: connection_id[:2].lower())
    pane.show_deeds(deeds, reached=deeds[0].seq)
    assert ["done  frame", "later log"] == [text(pane.line(at, 80))[:11].rstrip() for at in range(2)]
    assert "to c1, c2" in text(pane.line(0, 80))


def test_a_chain_begins_outside_and_ends_here() -> None:
    story = emitting()
    known = {record.seq: record for record in story.views}
    pane = ChainPane()
    pane.show_chain(stack(3, known.get, lambda connection_id: "c1"), "line 13")
    wanted = [
        "#1 message c1 text hi",
        "  #2 event websocket.message  {}",
        "    #3 run Handle Message",
        "      ▶ line 13",
    ]
    assert wanted == [text(pane.line(at, 80)) for at in range(pane.line_count())]
    pane.show_chain((), "")
    assert 0 == pane.line_count()
