"""The words for recording and for recordings."""

from __future__ import annotations

import pytest

from aro_console.model.recorded import behind, being_read, being_recorded, broken_off, broken_off_words, kept


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, " ● REC 00:00 "), (75, " ● REC 01:15 "), (3_600 * 12 + 61, " ● REC 12:01:01 ")]
)
def test_the_sign_of_recording_tells_since_when(seconds: int, text: str) -> None:
    assert [text] == [cell.text for cell in being_recorded(seconds * 10**9)]


def test_reading_shows_how_far_it_is_and_then_nothing() -> None:
    assert [" reading ████░░░░░░  45% "] == [cell.text for cell in being_read(0.45)]
    assert [] == being_read(1.0)


def test_what_was_kept_is_told_with_the_way_to_see_it() -> None:
    assert "Recorded 1,234 records, 5.0 kB. To see them: aro-console open a.recording" == kept(
        1234, 5000, "a.recording"
    )


def test_a_screen_that_lags_says_by_how_much() -> None:
    assert [] == behind(5_000)
    assert [" screen 12,345 records behind "] == [cell.text for cell in behind(12_345)]


@pytest.mark.parametrize(
    ("recording", "older", "texts"),
    [
        (False, False, []),
        (True, False, [" ✗ not recording "]),
        (False, True, [" ✗ older rows not kept "]),
        (True, True, [" ✗ not recording, older rows not kept "]),
    ],
)
def test_what_is_kept_no_longer_stays_on_the_screen(recording: bool, older: bool, texts: list[str]) -> None:
    assert texts == [cell.text for cell in broken_off(recording, older)]


def test_a_recording_that_ends_early_says_how_much_is_in_it() -> None:
    assert "Nothing is recorded: a: full. The application runs on." == broken_off_words("a: full", 0)
    assert "Recording has ended: a: full. 1,234 records until then are in it; the application runs on." == (
        broken_off_words("a: full", 1234)
    )
