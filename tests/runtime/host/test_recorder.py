"""The recorder: what gets to disk, what is said when it cannot, and that a kill loses nothing that was written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runtime.host.recorder import Recorder, way_s
from runtime.host.recording import RecordingFile
from runtime.probe.journal import Journal
from runtime.probe.recording.context import Context
from runtime.probe.recording.stream import About, Notes
from tests.support.records import CHAT, Story
from tests.support.rlimits import file_size_limit

ABOUT = About("chat", 0)


def until(fact: Callable[[], bool]) -> None:
    """Wait for a fact; the test's own time limit ends what never comes."""
    while not fact():
        time.sleep(0.005)


@contextmanager
def recording(journal: Journal, spill: Path | None = None, **options: int) -> Iterator[Recorder]:
    recorder = Recorder(journal, ABOUT, [CHAT], spill, **options)
    recorder.start()
    try:
        yield recorder
    finally:
        recorder.close()


def tell(journal: Journal, story: Story) -> None:
    for raw in story.take():
        journal.append(raw)


def numbers(path: Path) -> list[int]:
    return [raw[0] for raw in RecordingFile(path).since(0, 10**9).records]


def test_everything_is_spilled_from_the_start(tmp_path: Path) -> None:
    journal, story = Journal(1_000), Story().opened("c1").message("c1", "hi")
    with recording(journal, tmp_path / "spill"):
        tell(journal, story)
    file = RecordingFile(tmp_path / "spill")
    assert (story.seq, True) == (file.count, file.ended)
    assert 0o600 == (tmp_path / "spill").stat().st_mode & 0o777


def test_a_recording_has_what_happens_while_it_is_on_and_who_was_there_before(tmp_path: Path) -> None:
    journal, story = Journal(1_000), Story().opened("c1").opened("c2").closed("c2").message("c1", "before")
    with recording(journal) as recorder:
        tell(journal, story)
        before = story.seq
        recorder.begin(tmp_path / "kept")
        until(lambda: recorder.state.path is not None)
        tell(journal, story.message("c1", "during"))
        during = story.seq
        recorder.end()
        until(lambda: recorder.state.path is None)
        tell(journal, story.message("c1", "after"))
    assert [1, *range(before + 1, during + 1)] == numbers(tmp_path / "kept")
    assert RecordingFile(tmp_path / "kept").ended


def test_a_recording_that_is_on_at_the_end_is_ended_in_good_order(tmp_path: Path) -> None:
    journal, story = Journal(1_000), Story().opened("c1")
    with recording(journal) as recorder:
        recorder.begin(tmp_path / "kept")
        tell(journal, story)
    assert ([1], True) == (numbers(tmp_path / "kept"), RecordingFile(tmp_path / "kept").ended)


def test_what_the_journal_lost_is_counted_in_the_file_and_on_the_screen(tmp_path: Path) -> None:
    journal, story = Journal(10), Story().opened("c1").message("c1", "hi").message("c1", "you")
    tell(journal, story)
    with recording(journal, tmp_path / "spill") as recorder:
        until(lambda: recorder.state.lost > 0)
    assert story.seq - 10 == recorder.state.lost
    batch = RecordingFile(tmp_path / "spill").since(0, 10**9)
    assert (10, story.seq - 10) == (len(batch.records), batch.lost)


@pytest.mark.parametrize(
    ("now_s", "even_s", "until_s", "sleeps_s"),
    [
        (10.0, 9.9, 9.95, 0.0),  # nobody waits
        (10.0, 9.9, 10.07, 0.02),  # somebody does
        (10.0, 9.9, 10.005, 0.005),  # not for long any more
        (10.0, 9.6, 10.07, 0.0),  # what is not on disk gets too old
    ],
)
def test_others_go_first_but_not_for_long(now_s: float, even_s: float, until_s: float, sleeps_s: float) -> None:
    assert sleeps_s == pytest.approx(way_s(now_s, even_s, until_s))


def test_though_others_always_want_to_go_first_everything_is_written(tmp_path: Path) -> None:
    journal, story = Journal(1_000), Story().opened("c1")
    with recording(journal, tmp_path / "spill") as recorder:
        for number in range(20):
            recorder.give_way()
            tell(journal, story.message("c1", f"message {number}"))
            time.sleep(0.01)

        def is_written() -> bool:
            recorder.give_way()
            return RecordingFile(tmp_path / "spill").count == story.seq

        until(is_written)


def test_a_readers_notes_are_in_both_files(tmp_path: Path) -> None:
    notes = Notes({1: "here"}, {"errors": "err"})
    with recording(Journal(10), tmp_path / "spill") as recorder:
        recorder.begin(tmp_path / "kept")
        recorder.note(notes)
        until(lambda: recorder.state.path is not None)
    assert [notes, notes] == [RecordingFile(tmp_path / name).notes for name in ("spill", "kept")]


def test_notes_written_earlier_are_in_a_recording_that_begins_later(tmp_path: Path) -> None:
    with recording(Journal(10)) as recorder:
        recorder.note(Notes({1: "here"}))
        recorder.begin(tmp_path / "kept")
    assert {1: "here"} == RecordingFile(tmp_path / "kept").notes.comments


# --- what goes wrong -------------------------------------------------------------------------------------------


def test_a_file_that_exists_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    with recording(Journal(10)) as recorder:
        recorder.begin(tmp_path / "mine")
        until(lambda: bool(recorder.state.problem))
    assert "File exists" in recorder.state.problem
    assert "precious" == (tmp_path / "mine").read_text()


def test_a_place_that_cannot_be_written_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal, story = Journal(100), Story().opened("c1")
    with recording(journal, tmp_path / "file" / "spill") as recorder:
        assert str(tmp_path / "file" / "spill") in recorder.state.spill_problem
        recorder.begin(tmp_path / "kept")
        tell(journal, story)
    assert [1] == numbers(tmp_path / "kept")


def test_a_full_disk_ends_the_recording_in_words_and_what_fitted_can_be_read(tmp_path: Path) -> None:
    journal, story = Journal(100_000), Story().opened("c1")
    with recording(journal) as recorder:
        recorder.begin(tmp_path / "kept")
        until(lambda: recorder.state.path is not None)
        with file_size_limit(60_000):
            while not recorder.state.problem:
                tell(journal, story.message("c1", os.urandom(300).hex()))
                time.sleep(0.001)
        assert recorder.state.path is None
        assert "File too large" in recorder.state.problem
        tell(journal, story.message("c1", "the program goes on"))
    file = RecordingFile(tmp_path / "kept")
    assert list(range(1, file.latest + 1)) == numbers(tmp_path / "kept")
    assert file.latest > 10


def test_a_file_that_cannot_be_begun_on_a_full_disk_is_taken_away_again(tmp_path: Path) -> None:
    journal = Journal(100)
    with recording(journal) as recorder, file_size_limit(10):
        recorder.begin(tmp_path / "kept")
        until(lambda: bool(recorder.state.problem))
    assert "File too large" in recorder.state.problem
    assert [] == list(tmp_path.iterdir())


def test_a_spill_that_grew_to_its_limit_takes_no_more_and_says_so(tmp_path: Path) -> None:
    journal, story = Journal(100_000), Story().opened("c1")
    with recording(journal, tmp_path / "spill", most_spill_bytes=5_000) as recorder:
        while not recorder.state.spill_problem:
            tell(journal, story.message("c1", os.urandom(300).hex()))
            time.sleep(0.001)
    assert "limit of 5,000 bytes" in recorder.state.spill_problem
    assert (tmp_path / "spill").stat().st_size < 1_000_000


class Unpackable:
    """A value whose text cannot be had: recording it is a mistake that nobody foresaw."""

    def __str__(self) -> str:
        raise ZeroDivisionError("no words")

    __repr__ = __str__


def test_a_record_that_cannot_be_packed_counts_as_lost_and_costs_no_other(tmp_path: Path) -> None:
    journal, story = Journal(100), Story().opened("c1")
    with recording(journal) as recorder:
        recorder.begin(tmp_path / "kept")
        until(lambda: recorder.state.path is not None)
        raws = [*story.take(), *story.message("c1", "before").take(), *story.message("c1", "after").take()]
        broken = next(at for at, raw in enumerate(raws) if "before" in raw)
        raws[broken] = tuple(Unpackable() if value == "before" else value for value in raws[broken])
        for raw in raws:
            journal.append(raw)
        until(lambda: recorder.state.records == len(raws) - 1)
    assert (1, "") == (recorder.state.lost, recorder.state.problem)
    assert "no words" in recorder.state.fault
    assert [raw[0] for at, raw in enumerate(raws) if at != broken] == numbers(tmp_path / "kept")


def test_a_mistake_of_ours_ends_the_files_in_words_and_recording_can_begin_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Context, raws: object) -> None:
        raise ZeroDivisionError("in the context")

    journal, story = Journal(100), Story().opened("c1")
    with recording(journal, tmp_path / "spill") as recorder:
        recorder.begin(tmp_path / "first")
        until(lambda: recorder.state.path is not None)
        with monkeypatch.context() as patch:
            patch.setattr(Context, "extend", broken)
            tell(journal, story)
            until(lambda: bool(recorder.state.problem))
        assert recorder.state.path is None
        assert f"{tmp_path / 'first'}: aro-console made a mistake: ZeroDivisionError: in the context" == (
            recorder.state.problem
        )
        assert str(tmp_path / "spill") in recorder.state.spill_problem
        assert "in broken" in recorder.state.fault
        recorder.begin(tmp_path / "second")
        until(lambda: recorder.state.path is not None)
        tell(journal, story.message("c1", "hi"))
    assert numbers(tmp_path / "second")


_KILLED = """
    import sys, time
    from pathlib import Path
    from runtime.host.recorder import Recorder, way_s
    from runtime.probe.journal import Journal
    from runtime.probe.recording.stream import About
    from tests.support.records import CHAT, Story
    journal, story = Journal(10_000), Story().opened("c1")
    recorder = Recorder(journal, About("chat", 0), [CHAT], Path(sys.argv[1]))
    recorder.start()
    while True:
        for raw in story.message("c1", "hi").take():
            journal.append(raw)
        time.sleep(0.002)
        print(story.seq, flush=True)
"""


@pytest.mark.slow
def test_after_a_kill_the_file_has_all_that_had_got_there(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(_KILLED), str(tmp_path / "spill")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(300)][-1]
        # It gets there by itself, while the program goes on.
        while len(there := numbers(tmp_path / "spill")) < said:
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    found = numbers(tmp_path / "spill")
    assert list(range(1, len(found) + 1)) == found
    assert there == found[: len(there)]
