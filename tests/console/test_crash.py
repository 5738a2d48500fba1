"""A console that fell over says what became of the application, of what was seen, and of the mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from aro_console.crash import keep_report, last_words, leave, report
from aro_console.model.facts import Section
from tests.support.session import FakeSession, live_story


def mistake() -> BaseException:
    try:
        raise ZeroDivisionError("a widget")
    except ZeroDivisionError as error:
        return error


@pytest.mark.parametrize(
    ("code", "live", "was_running", "kept", "expected"),
    [
        (
            0,
            True,
            True,
            Path("/s/x y"),
            ["chat was ended with it, in good order.", "What was seen: aro-console open '/s/x y'"],
        ),
        (3, True, True, None, ["chat was ended with it, with exit code 3.", "What was seen is not kept."]),
        (0, True, False, None, ["chat had ended before.", "What was seen is not kept."]),
        (0, False, False, None, ["The recording is as it was."]),
    ],
)
def test_last_words_say_what_became_of_the_application_and_of_what_was_seen(
    code: int, live: bool, was_running: bool, kept: Path | None, expected: list[str]
) -> None:
    assert expected == last_words("chat", code, live, was_running, kept)


def test_a_report_has_the_traceback_and_what_a_bug_report_needs() -> None:
    text = report("the screen", "Traceback ...\n", [Section("Versions", (("Python", "3"),))])
    assert [
        "A mistake of aro-console in the screen. Look this through before you send it.",
        "",
        "Traceback ...",
        "",
        "Versions",
        "  Python  3",
    ] == text.splitlines()


STEERING = "\x1b]0;mine\x07"


def test_what_a_mistake_quotes_steers_neither_the_terminal_nor_that_of_who_reads_the_report(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    for state in (tmp_path / "kept", None):
        _, lines = leave(None, ValueError(f"no {STEERING}\nnumber"), state, "chat")
        assert r"The screen of aro-console fell over: ValueError: no \e]0;mine\x07\nnumber" == lines[0]
        assert [] == [line for line in lines if not line.isprintable()]
    (path,) = (tmp_path / "kept" / "crashes").iterdir()
    assert [] == [line for line in path.read_text().splitlines() if not line.isprintable()]


def test_a_report_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    said = keep_report(tmp_path, "chat", "the screen", f"Traceback in {Path.home()}/x: token=hush")
    (path,) = (tmp_path / "crashes").iterdir()
    assert f"For a bug report: {path}" == said
    assert "Traceback in ~/x: token=[masked]" in path.read_text()
    assert 0o600 == path.stat().st_mode & 0o777


def test_a_report_that_cannot_be_kept_is_said_where_it_is_met(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("no folder")
    assert keep_report(tmp_path, "chat", "the screen", "Traceback ...").endswith(
        "cannot be written: File exists.\nTraceback ..."
    )
    assert "There is no state folder to keep it in.\nTraceback ..." == keep_report(
        None, "chat", "the screen", "Traceback ..."
    )


def test_a_console_that_falls_over_ends_its_application_and_keeps_what_was_seen(tmp_path: Path) -> None:
    session = FakeSession(live_story())
    session.thread.exit_code = 3
    session.start()
    code, lines = leave(session, mistake(), tmp_path, "chat")
    assert (3, 1) == (code, session.thread.stops)
    assert "The screen of aro-console fell over: ZeroDivisionError: a widget" == lines[0]
    assert f"What was seen: aro-console open {session.thread.kept_as}" in lines
    assert lines[-1].startswith("For a bug report: ")


def test_without_a_session_the_mistake_is_told_all_the_same(tmp_path: Path) -> None:
    code, lines = leave(None, mistake(), tmp_path, "chat")
    assert (1, 2) == (code, len(lines))


def test_what_is_broken_may_be_what_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(live_story())
    monkeypatch.setattr(session.world.timeline, "marks", None)
    code, lines = leave(session, mistake(), tmp_path, "chat")
    assert (1, 1) == (code, session.thread.stops)
    assert any(line.startswith("chat may not have been ended in good order: AttributeError") for line in lines)
