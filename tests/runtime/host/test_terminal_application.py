"""An application at a terminal: a person answers, chooses, presses keys, and sees sections drawn again in place."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.program import PATIENCE_S, command, environment

pytestmark = pytest.mark.slow

PROGRAM = """
(Application-Start: Trial) {
    Render "first" to the <terminal: header>.
    Log "between" to the <console>.
    Repaint "second" at the <terminal: header>.
    Transform the <note> from the <template: note.tpl>.
    Log <note> to the <console>.
    Prompt the <name> with "Your name?".
    Create the <options> with ["red", "green"].
    Select the <colour> from <options> with "Which colour?".
    Log "${name} likes ${colour}" to the <console>.
    Listen the <keyboard> to the <stdin>.
    Log "listening" to the <console>.
    Keepalive the <application> for the <events>.
    Return an <OK: status> for the <startup>.
}

(Show Key: KeyPress Handler) {
    Log "key ${key}" to the <console>.
    Return an <OK: status> for the <key>.
}

(Never Alone: KeyPress Handler<key:enter>) when <key> == "escape" {
    Log "not both" to the <console>.
    Return an <OK: status> for the <key>.
}

(Leave: KeyPress Handler<key:q>) {
    Stop the <keyboard> with the <application>.
    Return an <OK: status> for the <key>.
}
"""


class Terminal:
    """The other end of the terminal that a program runs at."""

    def __init__(self, app: Path) -> None:
        self.outer, inner = os.openpty()
        line = command("run", app)
        self.process = subprocess.Popen(
            line, stdin=inner, stdout=inner, stderr=inner, env=environment() | {"TERM": "xterm"}
        )
        os.close(inner)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        while text not in self.seen:
            try:
                data = os.read(self.outer, 4096)
            except OSError:  # Linux: the program has closed its end
                data = b""
            assert data, f"{text!r} did not come:\n{self.seen}"
            self.seen += data.decode()

    def type(self, text: str) -> None:
        os.write(self.outer, text.encode())

    def end(self, last: str = "startup") -> int:
        self.wait_for(last)
        code = self.process.wait(PATIENCE_S)
        os.close(self.outer)
        return code


def test_a_person_at_a_terminal_is_asked_heard_and_drawn_for(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "note.tpl").write_text("{{ <terminal: is_tty> | bold }}")
    (tmp_path / "main.aro").write_text(PROGRAM)
    terminal = Terminal(tmp_path)
    terminal.wait_for("Your name? ")
    terminal.type("Ada\n")
    terminal.wait_for("one of them: ")
    terminal.type("blue\n")
    terminal.type("2\n")
    terminal.wait_for("Ada likes green")
    terminal.wait_for("listening")
    terminal.type("x")
    terminal.wait_for("key x")
    terminal.type("\x1b[A")
    terminal.wait_for("key up")
    terminal.type("\r")
    terminal.wait_for("key enter")
    terminal.type("q")
    assert 0 == terminal.end()
    assert "\x1b[2A\r\x1b[Jsecond\r\n[Application-Start] between\r\n" in terminal.seen
    assert "\x1b[1mtrue\x1b[0m" in terminal.seen
    assert 2 == terminal.seen.count("Which colour?")
    assert "not both" not in terminal.seen
    # Keys are heard, not shown: nothing stands between two lines of the log.
    assert re.search(r"listening\r\n\[Show Key\] key x\r\n\[Show Key\] key up\r\n", terminal.seen)


ASKING = """
(Application-Start: Trial) {
    Prompt the <name> with "Your name?".
    Log <name> to the <console>.
    Return an <OK: status> for the <startup>.
}

(Application-End: Success) {
    Log "goodbye, ${<shutdown: signal>}" to the <console>.
    Return an <OK: status> for the <shutdown>.
}
"""


def test_ctrl_c_at_a_question_ends_the_application_in_good_order(tmp_path: Path) -> None:
    (tmp_path / "main.aro").write_text(ASKING)
    terminal = Terminal(tmp_path)
    terminal.wait_for("Your name? ")
    terminal.process.send_signal(signal.SIGINT)
    assert 0 == terminal.end("goodbye, SIGINT")
    assert "stalled" not in terminal.seen
