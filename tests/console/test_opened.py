"""A recording as a session: the same rows, marks and sources, and nothing that runs."""

from __future__ import annotations

from pathlib import Path

from aro_console.model.rows import Row
from aro_console.opened import generations
from aro_console.session import Session
from runtime.probe.commands import Pause
from runtime.probe.recording.blocks import Part, block
from runtime.probe.recording.stream import About, Notes, RecordedHandler, Stream
from runtime.source import SourceFile
from tests.support.records import CHAT, Story
from tests.support.session import FakeSession, live_story

HANDLER = RecordedHandler("Handle Message", "WebSocket Event Handler", "websocket.message", 0, 0, 20)
PROGRAM = SourceFile(
    "main.aro",
    """(Take: Go Handler) {
    Create the <all> with [1, 2].
    for each <n> in <all> { Log <n> to the <console>. }
}
(Choosy: Go Handler<n:7>) { Log "seven" to the <console>. }
""",
)
LIE = RecordedHandler("Nowhere", "Nothing", "nothing", 7, 5, 3)


def recorded(path: Path, story: Story, *more: bytes, notes: Notes | None = None) -> Session:
    stream = Stream(About("chat", 0, (HANDLER, LIE), ("Said",)), [CHAT])
    opening = stream.opening() + stream.records(story.raw)
    path.write_bytes(opening + (stream.notes(notes) if notes is not None else b"") + b"".join(more))
    return Session.open(path)


def all_rows(session: Session) -> list[Row]:
    while session.poll():
        pass
    return list(session.world.timeline.visible)


def words(rows: list[Row]) -> list[tuple[object, ...]]:
    return [(row.seq, row.kind, row.depth, row.connections, row.summary, row.status, row.took_ns) for row in rows]


def test_a_recording_shows_the_rows_that_were_shown_live(tmp_path: Path) -> None:
    live = FakeSession(live_story())
    opened = recorded(tmp_path / "a", live_story(), block(Part.END))
    assert words(all_rows(live)) == words(all_rows(opened))
    assert (1.0, [], "chat") == (opened.progress, opened.take_remarks(), opened.name)
    assert [CHAT.text] == [source.text for source in opened.program.sources]
    assert ["Handle Message"] == [handler.name for handler in opened.world.handlers.all]
    assert opened.clock_ns() == live_story().now_ns


def test_a_recording_obeys_no_orders_and_says_that_it_is_none_that_lives(tmp_path: Path) -> None:
    opened = recorded(tmp_path / "a", live_story())
    opened.start()
    opened.give(Pause())
    rows = len(all_rows(opened))
    assert (False, False, True) == (opened.live, opened.running, opened.world.status.recorded)
    assert rows == len(all_rows(opened))
    assert 0 == opened.stop()


def test_marks_and_comments_travel_with_the_recording(tmp_path: Path) -> None:
    opened = recorded(tmp_path / "a", live_story(), notes=Notes({3: "here"}, {"mine": "err"}))
    marks = opened.world.timeline.marks
    assert ("here", {"mine": "err"}) == (marks.comment(3), opened.named_filters)
    marks.note(5, "and here")
    opened.stop()
    assert {3: "here", 5: "and here"} == Session.open(tmp_path / "a").world.timeline.marks.comments


def test_a_recording_that_breaks_off_says_so_and_shows_the_rest(tmp_path: Path) -> None:
    opened = recorded(tmp_path / "a", live_story(), block(Part.RECORDS, b"x" * 500)[:50])
    assert all_rows(opened)
    (remark,) = opened.take_remarks()
    assert "50 bytes at its end" in remark
    assert [] == opened.take_remarks()


def test_damage_that_is_met_later_is_told_then(tmp_path: Path) -> None:
    told = live_story()
    opened = recorded(tmp_path / "a", told, block(Part.RECORDS, b"nonsense", 5, told.seq + 1, told.seq + 5))
    all_rows(opened)
    assert any(f"#{told.seq + 1} to #{told.seq + 5}" in remark for remark in opened.take_remarks())
    assert 5 == opened.world.timeline.lost


def test_a_recording_knows_its_program_by_the_sources_in_it(tmp_path: Path) -> None:
    story = Story(PROGRAM).published("Go", {"n": 1}, handlers=("Take",)).started("Take", event="Go")
    stream = Stream(About("chat", 0), [PROGRAM])
    (tmp_path / "a").write_bytes(stream.opening() + stream.records(story.raw) + block(Part.END))
    opened = Session.open(tmp_path / "a")
    all_rows(opened)
    found = opened.past.why(1)
    assert found is not None
    assert ["Take", "Choosy"] == [verdict.name for verdict in found.verdicts]
    run = opened.world.runs.latest
    assert run is not None
    assert ["create", "for each", "log"] == [one.verb for one in opened.walks.history(run).sentences]


def test_a_file_that_was_edited_is_listed_once_as_it_was_last(tmp_path: Path) -> None:
    texts = [SourceFile("main.aro", f"(* {number} *)") for number in (1, 2)]
    other = SourceFile("other.aro", "")
    data = Stream(About("chat", 0), [texts[0], other, texts[1]]).opening() + block(Part.END)
    (tmp_path / "a").write_bytes(data)
    assert [texts[1].text, ""] == [source.text for source in Session.open(tmp_path / "a").program.sources]


def test_sources_that_make_no_program_are_shown_all_the_same(tmp_path: Path) -> None:
    broken = SourceFile("main.aro", "(A: Go Handler) { oops")
    (tmp_path / "a").write_bytes(Stream(About("chat", 0), [broken]).opening() + block(Part.END))
    assert [broken.text] == [source.text for source in Session.open(tmp_path / "a").program.sources]


def test_of_a_file_that_was_edited_meanwhile_the_first_and_the_last_text_count() -> None:
    first, other, second, third = (
        SourceFile(name, text) for name, text in (("a", "1"), ("b", ""), ("a", "2"), ("a", "3"))
    )
    assert [[first, other], [third, other]] == generations([first, other, second, third])
    assert [[first, other]] == generations([first, other])
