"""Whatever is printed on a terminal is shown there, never obeyed: under `run`, `test`, `check` and a script."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.apps import write_app
from tests.support.program import PATIENCE_S, command, environment

pytestmark = pytest.mark.slow

STEERING = "\x1b]0;mine\x07\x1b[2J\x9b6n\x1bc"
SAYS = f"say {STEERING} end"
MAIN = f"""
(Application-Start: Loud) {{
    Log "{SAYS}" to the <console>.
    Log "{SAYS}" to the <stderr>.
    Render "{SAYS}" to the <terminal>.
    Return an <OK: status> with {{ text: "{SAYS}" }}.
}}
(Try It: Loud Test) {{ Log "{SAYS}" to the <console>. Throw a <Bad: error> for the <x> with "{SAYS}". }}
"""
BROKEN = f'(Application-Start: Loud{STEERING}) {{ Zap the <x> from "{SAYS}". }}'
SCRIPT = f"emit Nothing{STEERING}\nexpect text:{STEERING}\n"

# What a command may write by itself: the end of a line, and colours.
_HARMLESS = re.compile(rb"\r\n|\x1b\[[0-9;]*m|\t")


def seen_on_a_terminal(*words: str | Path, keys: bool = True) -> bytes:
    """Return what `aro-console` with these words writes to a terminal; without `keys`, input is from nowhere."""
    outer, inner = os.openpty()
    try:
        process = subprocess.Popen(
            command(*words),
            stdin=inner if keys else subprocess.DEVNULL,
            stdout=inner,
            stderr=inner,
            env={**environment(), "TERM": "xterm"},
        )
        os.close(inner)
        written = _read_all(outer)
        process.wait(PATIENCE_S)
    finally:
        os.close(outer)
    return written


def _read_all(descriptor: int) -> bytes:
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # how Linux says that nobody holds the other end any more
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


NO_KEYS = "the console, without a keyboard"
COMMANDS = {
    NO_KEYS: ("good",),
    "run": ("run", "good"),
    "run with types": ("run", "good", "--debug"),
    "run, broken": ("run", "broken"),
    "a script": ("run", "good", "--keep-alive", "--script", "script"),
    "test": ("test", "good"),
    "check": ("check", "broken"),
    "check for editors": ("check", "broken", "--format", "line"),
    "check for programs": ("check", "broken", "--format", "json"),
    "a folder that is not there": ("check", "nowhere"),
    "a code that is none": ("check", "--explain", STEERING),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_is_not_steered_by_what_is_printed(name: str, tmp_path: Path) -> None:
    places = {
        "good": write_app(tmp_path / f"good{STEERING}", {"main.aro": MAIN}),
        "broken": write_app(tmp_path / f"broken{STEERING}", {f"ma{STEERING}in.aro": BROKEN}),
        "nowhere": tmp_path / f"no{STEERING}where",
        "script": tmp_path / f"script{STEERING}",
    }
    places["script"].write_text(SCRIPT)
    written = seen_on_a_terminal(*(places.get(word, word) for word in COMMANDS[name]), keys=name != NO_KEYS)
    text = _HARMLESS.sub(b"", written).decode("utf-8").replace("\ufe0f", "")
    assert text != ""
    assert [] == [character for character in text if not character.isprintable() and character != "\n"]


def test_a_pipe_gets_what_the_program_says(tmp_path: Path) -> None:
    app = write_app(tmp_path, {"main.aro": MAIN})
    piped = subprocess.run(command("run", app), capture_output=True, env=environment(), check=False)
    assert 2 <= piped.stdout.count(SAYS.encode())
    assert SAYS.encode() in piped.stderr
