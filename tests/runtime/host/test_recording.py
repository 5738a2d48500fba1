"""Reading recordings: while they grow, when they are damaged, and when they are none."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.host.recording import RecordingError, RecordingFile
from runtime.probe import records as r
from runtime.probe.recording.blocks import MARK, Part, block
from runtime.probe.recording.stream import About, Notes, Stream
from tests.support.records import CHAT, Story

ABOUT = About("chat", 1_769_860_800 * 10**9)


def story(messages: int = 400) -> Story:
    told = Story().opened("c1")
    for number in range(messages):
        told.message("c1", f"message {number}")
    return told


def written(path: Path, told: Story, *more: bytes) -> Path:
    stream = Stream(ABOUT, [told.source])
    path.write_bytes(stream.opening() + stream.records(told.raw) + b"".join(more))
    return path


def all_of(file: RecordingFile, limit: int = 1_000) -> tuple[list[int], int]:
    """Return the numbers of all records and how many were lost, read in steps."""
    cursor, numbers, lost = 0, [], 0
    while (batch := file.since(cursor, limit)).cursor != cursor:
        cursor, lost = batch.cursor, lost + batch.lost
        numbers += [raw[0] for raw in batch.records]
    return numbers, lost


def test_a_recording_has_the_same_records_in_the_same_order(tmp_path: Path) -> None:
    told = story()
    file = RecordingFile(written(tmp_path / "a", told, block(Part.END)))
    assert ([raw[0] for raw in told.raw], 0) == all_of(file)
    assert ("chat", True, [], 0) == (file.about.application, file.ended, file.problems, file.unfinished_bytes)
    assert (1, told.seq, told.seq) == (file.oldest, file.latest, file.count)


def test_any_record_can_be_had_by_its_number(tmp_path: Path) -> None:
    told = story()
    file = RecordingFile(written(tmp_path / "a", told))
    for seq in (1, 2, 999, 1_000, 1_001, told.seq):
        record = file.record(seq)
        assert record is not None
        assert told.raw[seq - 1][:5] == record[:5]
    assert (None, None) == (file.record(0), file.record(told.seq + 1))


def test_places_point_into_the_recorded_source(tmp_path: Path) -> None:
    file = RecordingFile(written(tmp_path / "a", Story().started().statement("Extract the <text>")))
    raw = file.record(2)
    assert raw is not None
    record = r.view(raw)
    assert isinstance(record, r.StatementRan)
    assert "Extract the <text> from the <event: message>." == record.span.text.strip()
    assert CHAT.text == file.sources[0].text


def test_times_are_those_of_the_clock_on_the_wall(tmp_path: Path) -> None:
    file = RecordingFile(written(tmp_path / "a", Story().opened("c1")))
    assert datetime(2026, 1, 31, 12, 0, 1, tzinfo=UTC) == file.wall_time(10**9)
    assert 1970 == file.wall_time(2**80).year


def test_what_was_lost_while_recording_is_told_at_its_place(tmp_path: Path) -> None:
    told = Story().opened("c1").lose(5).received("c1", "hi")
    stream = Stream(ABOUT, [])
    path = tmp_path / "a"
    path.write_bytes(stream.opening() + stream.records(told.raw[:1]) + stream.lost(5, 7) + stream.records(told.raw[1:]))
    assert ([1, 7], 5) == all_of(RecordingFile(path))


def test_what_is_written_behind_is_seen_after_a_look(tmp_path: Path) -> None:
    told = story(10)
    stream = Stream(ABOUT, [told.source])
    path = tmp_path / "a"
    path.write_bytes(stream.opening() + stream.records(told.raw[:5]))
    file = RecordingFile(path)
    more = stream.records(told.raw[5:])
    with path.open("ab") as growing:
        growing.write(more[:20])
        growing.flush()
        file.refresh()
        assert (5, 20) == (file.latest, file.unfinished_bytes)
        growing.write(more[20:])
    file.refresh()
    assert (told.seq, 0, []) == (file.latest, file.unfinished_bytes, file.problems)


def test_notes_can_be_written_behind_a_recording_that_was_cut_off(tmp_path: Path) -> None:
    path = written(tmp_path / "a", story(10), block(Part.RECORDS, b"x" * 100)[:30])
    file = RecordingFile(path)
    assert "" == file.keep_notes(Notes({3: "here"}, {"mine": "err"}))
    again = RecordingFile(path)
    assert Notes({3: "here"}, {"mine": "err"}) == again.notes
    assert all_of(file) == (all_of(again)[0], 0)
    assert len(again.problems) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_notes_on_a_file_that_cannot_be_written_are_refused_in_words(tmp_path: Path) -> None:
    path = written(tmp_path / "a", story(1))
    path.chmod(0o400)
    assert "Permission denied" in RecordingFile(path).keep_notes(Notes({3: ""}))


# --- damage ----------------------------------------------------------------------------------------------------


@given(cut=st.integers(0, 200_000))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_it_is_cut_off_the_part_before_is_read(tmp_path: Path, cut: int) -> None:
    told = story(300)
    whole = written(tmp_path / "a", told).read_bytes()
    (tmp_path / "b").write_bytes(whole[: cut % len(whole)])
    try:
        file = RecordingFile(tmp_path / "b")
    except RecordingError as error:
        assert "breaks off" in str(error) or "no recording" in str(error)  # noqa: PT017 - either is right here
        return
    numbers, _ = all_of(file)
    assert list(range(1, len(numbers) + 1)) == numbers


@given(at=st.integers(0), by=st.integers(1, 255))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_byte_costs_no_more_than_its_block_and_is_told(tmp_path: Path, at: int, by: int) -> None:
    told = story(300)
    whole = bytearray(written(tmp_path / "a", told).read_bytes())
    opening = len(Stream(ABOUT, [told.source]).opening())
    whole[opening + at % (len(whole) - opening)] ^= by
    (tmp_path / "b").write_bytes(whole)
    file = RecordingFile(tmp_path / "b")
    numbers, lost = all_of(file)
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(1, told.seq + 1))
    missing = told.seq - len(numbers)
    assert 0 < missing <= 1_000
    assert file.problems
    assert lost in (0, missing)


def test_bytes_between_two_blocks_are_jumped_over_and_told(tmp_path: Path) -> None:
    told = story(20)
    stream = Stream(ABOUT, [told.source])
    path = tmp_path / "a"
    rubbish = b"rubbish" * 20_000 + MARK + b"more of it, that looks like the beginning of a block"
    path.write_bytes(stream.opening() + stream.records(told.raw[:100]) + rubbish + stream.records(told.raw[100:]))
    file = RecordingFile(path)
    assert (told.seq, 0) == (len(all_of(file)[0]), file.unfinished_bytes)
    assert 1 == len(file.problems)
    assert f"{len(rubbish):,} bytes" in file.problems[0]


def test_records_that_do_not_follow_are_not_believed(tmp_path: Path) -> None:
    told = story(20)
    stream = Stream(ABOUT, [told.source])
    path = tmp_path / "a"
    lie = block(Part.RECORDS, b"\x90", 5, 2**62, 2**62 + 1)
    path.write_bytes(stream.opening() + stream.records(told.raw) + stream.records(told.raw[:10]) + lie)
    file = RecordingFile(path)
    assert ([raw[0] for raw in told.raw], 5) == all_of(file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no recording"),
        (b"PK\x03\x04 something else", "no recording"),
        (b"ARO recording 1\n", "an earlier version"),
        (b"ARO recording 3\n", "a later version"),
        (b"ARO recording 2\n", "breaks off"),
        (b"ARO recording 2\n" + block(Part.ABOUT, b"\xc0"), "breaks off"),
    ],
)
def test_what_is_no_recording_is_told_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(RecordingError, match=said):
        RecordingFile(tmp_path / "a")


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="No such file"):
        RecordingFile(tmp_path / "nowhere")
    with pytest.raises(RecordingError, match="directory"):
        RecordingFile(tmp_path)
