"""Scripts at work on a real application: what they do, what they print, how they end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aro_console.commands.drafts import Draft
from aro_console.commands.snippets import SnippetFile
from aro_console.scripts.running import run_script
from runtime.errors import LoadError
from runtime.host.application import RunOptions

APPLICATION = """\
(Application-Start: Counter) {
    Start the <http-server> with {}.
    Keepalive the <application> for the <events>.
    Return an <OK: status> for the <startup>.
}

(Handle Message: WebSocket Event Handler) {
    Extract the <text> from the <event: message>.
    Compute the <line> from "said: " ++ <text>.
    Send the <line> to the <event: connectionId>.
    Return an <OK: status> for the <message>.
}

(Count: Counted Handler) {
    Extract the <n> from the <event: n>.
    Log "n is ${<n>}" to the <console>.
    Return an <OK: status> for the <count>.
}
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "main.aro").write_text(APPLICATION)
    return folder


def play(app: Path, script: str) -> tuple[int, str]:
    """Run a script; return the exit code and what was printed."""
    file = app.parent / "try.script"
    file.write_text(script)
    said: list[str] = []
    code = run_script(app, file, RunOptions(port=0), said.append)
    return code, "\n".join(said)


def test_a_script_acts_waits_and_expects(app: Path) -> None:
    SnippetFile(app).save("greeting", Draft("inject", {"message": "a snippet"}))
    code, said = play(
        app,
        """\
        let who = Ada
        virtual /ws
        wait type:connect conn:v1
        inject v1 hi ${who} ${seq}
        expect type:frame conn:v1 text:"said: hi Ada 1"
        expect-none err within 50ms
        snippet greeting
        expect type:frame text:"said: a snippet"
        emit Counted {"n": ${seq}}
        expect type:log text:"n is 2"
        burst 3 500
        expect text:"n is 5"
        close v1 4001 bye
        expect type:disconnect 4001
        virtual /ws 3
        inject v4 hi
        expect type:frame conn:v4
        close-virtual
        expect type:disconnect conn:v3
        """,
    )
    assert 0 == code, said
    assert "   5  expect type:frame" in said
    assert "n is 2" in said
    assert "done: 19 steps" in said


def test_the_program_is_stopped_stepped_and_continued_by_the_same_verbs(app: Path) -> None:
    code, said = play(
        app,
        """\
        break main.aro:14
        emit Counted {"n": 7}
        expect held
        expect-none text:"n is 7" within 50ms
        over
        over
        expect type:log text:"n is 7"
        expect held
        continue
        expect type:run
        """.replace("expect type:run", "expect-none held within 50ms"),
    )
    assert 0 == code, said


def test_a_step_goes_on_where_the_one_before_has_led_though_another_waits_longer(app: Path) -> None:
    code, said = play(
        app,
        """\
        break main.aro:14
        emit Counted {"n": 7}
        emit Counted {"n": 8}
        over
        evaluate <n> * 6
        cursor main.aro:17
        expect held
        evaluate <n>
        continue
        """,
    )
    assert 0 == code, said
    assert ["42", "7"] == [line.strip() for line in said.splitlines() if line.strip().isdigit()]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("evaluate <none>", ["try.script:1: ", "<none>"]),
        ("cursor main.aro:14", ["try.script:1: Nothing is held"]),
        ("emit Counted {\"n\": 1}\nwait type:log\nexpect type:log text:two within 50ms",
         ["try.script:3: expected a row like type:log text:two within 0.05 s", "nearest rows:", "misses: text:two"]),
        ('emit Counted {"n": 1}\nexpect-none type:log', ["try.script:2: expected no row like type:log", "n is 1"]),
        ("help", ["try.script:1: help is about the screen"]),
        ("over", ["try.script:1: Nothing is held"]),
        ("emit Counted ${nothing}", ["try.script:1: ", "no variable ${nothing}"]),
        ("break main.aro:900", ["No statement stands on this line"]),
        ("snippet none", ["no snippet 'none'"]),
        ("rerun 1", ["#1 is no message"]),
        ("burst 3", ["Nothing was done yet"]),
        ("pause\nexpect type:nothing | held within 10ms", ["try.script:2:"]),
    ],
)  # fmt: skip
def test_what_is_not_as_expected_ends_the_script_and_is_told_with_its_line(
    app: Path, script: str, words: list[str]
) -> None:
    code, said = play(app, script)
    assert 3 == code
    assert [] == [word for word in words if word not in said]


def test_a_script_that_cannot_be_understood_is_told_in_full_and_nothing_is_started(app: Path) -> None:
    code, said = play(app, "fly\nexpect type:\n")
    assert 2 == code
    assert ["try.script:1:", "try.script:2:"] == [line.split(" ")[0] for line in said.splitlines()]


def test_a_file_that_is_no_text_is_told(app: Path) -> None:
    (app.parent / "bytes").write_bytes(b"\xff\xfe")
    said: list[str] = []
    assert 2 == run_script(app, app.parent / "bytes", RunOptions(port=0), said.append)
    assert "no UTF-8 text" in said[0]


def test_an_application_that_cannot_be_loaded_is_the_callers_to_tell(app: Path) -> None:
    (app / "main.aro").write_text("(Nonsense")
    with pytest.raises(LoadError):
        play(app, "pause")


def test_the_command_line_runs_a_script_without_a_screen(app: Path) -> None:
    (app.parent / "s").write_text('emit Counted {"n": 1}\nexpect type:log\n')
    command = [sys.executable, "-m", "aro_console", "run", str(app), "--port", "0", "--script", str(app.parent / "s")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    assert "done: 2 steps" in done.stdout


def test_scripts_know_no_screen() -> None:
    look = "import sys, aro_console.scripts.running; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    assert "False" == done.stdout.strip()
