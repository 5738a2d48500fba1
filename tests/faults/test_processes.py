"""Signals and kills at random moments under load: what ends in good order says so, and what does not loses little.

Moments are drawn from a seed, so that each run of the suite tries the same ones.
"""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from aro_console.keeping import rescue
from runtime.host.recording import RecordingFile
from runtime.probe.records import ApplicationStateChanged
from tests.support.client_frames import handshake, text
from tests.support.house import PARLEY, all_records
from tests.support.program import PATIENCE_S, Program, running
from tests.support.sockets import read_until
from tests.support.terminal import Terminal, port_of, terminal
from tests.support.tries import Tried

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

GENTLE = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@contextmanager
def talk(port: int) -> Iterator[Callable[[int], None]]:
    """Talk to a server all the time; what is given waits until so many messages more were answered, or it is gone."""
    heard, over = 0, threading.Event()
    news = threading.Condition()

    def go_on() -> None:
        nonlocal heard
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as guest:
                guest.sendall(handshake("/ws"))
                read_until(guest, b"\r\n\r\n")
                while not over.is_set():
                    guest.sendall(text("hello"))
                    if not read_until(guest, b"hello"):
                        break
                    with news:
                        heard += 1
                        news.notify_all()
        except OSError:
            pass  # the server is gone: that is what it is about
        finally:
            over.set()
            with news:
                news.notify_all()

    def wait(more: int) -> None:
        with news:
            wanted = heard + more
            assert news.wait_for(lambda: heard >= wanted or over.is_set(), 60)

    talker = threading.Thread(target=go_on)
    talker.start()
    try:
        yield wait
    finally:
        over.set()
        talker.join()


def times(at_length: bool) -> int:
    return 10 if at_length else 2


@pytest.mark.parametrize("number", GENTLE, ids=lambda number: number.name)
def test_an_application_without_a_screen_ends_in_good_order(
    number: signal.Signals, at_length: bool, tried: Tried
) -> None:
    moments = random.Random(number)
    for _ in range(times(at_length)):
        with running(PARLEY) as program:
            with talk(program.port) as wait:
                wait(moments.randrange(200))
                program.process.send_signal(number)
                assert 0 == program.process.wait(60), program.transcript
            program.wait_for("HTTP Server stopped")
            assert "Traceback" not in program.transcript
    tried(times(at_length))


_LOST = "Remainder of file ignored"
"""What Python says when it swallows an interrupt: it was reading a ``.pth`` file, before anything of ours."""


def ends(program: Program) -> int | None:
    """Return the exit code of a program that was told to end; None when it goes on."""
    try:
        return program.process.wait(60)
    except subprocess.TimeoutExpired:
        return None


def test_a_signal_while_it_starts_ends_it_too(at_length: bool, tried: Tried) -> None:
    moments = random.Random(5)
    count = 4 * times(at_length)
    for _ in range(count):
        with running(PARLEY) as program:
            # Before there is a handler, the system or Python itself ends it, by the signal's own number.
            time.sleep(moments.random())  # a moment, not a fact
            number = moments.choice(GENTLE)
            program.process.send_signal(number)
            code = ends(program)
            if code is None and _LOST in program.transcript:
                program.process.send_signal(number)
                code = ends(program)
            assert code in (0, -number, 1, 130), (number.name, program.transcript)
            assert "[FAULT]" not in program.transcript
    tried(count)


def highest(screen: Terminal) -> int:
    """Wait until there are numbers of rows on the screen; return that of the last."""
    screen.wait_match(r"#\d+")
    return max((int(number) for number in re.findall(r"#(\d+)", screen.text)), default=0)


def console_in(screen: Terminal) -> psutil.Process:
    """Return the process of the console in a terminal, whose shell waits for it."""
    shell = psutil.Process(int(screen._tmux("list-panes", "-F", "#{pane_pid}")))
    return next(child for child in shell.children() if "aro_console" in " ".join(child.cmdline()))


@contextmanager
def shown(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Iterator[tuple[Terminal, psutil.Process]]:
    monkeypatch.setenv("ARO_SOCKET_PORT", "0")
    with terminal(folder, PARLEY, "--port", "0", *options) as screen:
        port_of(screen)
        yield screen, console_in(screen)


def numbers(path: Path) -> list[int]:
    with closing(RecordingFile(path)) as file:
        assert [] == file.problems
        return [raw[0] for raw in all_records(file)[0]]


def until_kept(path: Path, number: int, wait: Callable[[int], None]) -> None:
    """Wait until a record is on disk, while everybody goes on; it takes a moment, and on a busy machine longer."""
    ends = time.monotonic() + PATIENCE_S
    while not (recorded := numbers(path)) or recorded[-1] < number:
        assert time.monotonic() < ends, f"#{number} is on the screen, and on disk is {recorded[-1:]}"
        wait(1)


@pytest.mark.parametrize("number", GENTLE, ids=lambda number: number.name)
def test_a_console_that_is_told_to_end_has_recorded_to_the_last_record(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    kept = tmp_path / "kept.recording"
    moments = random.Random(number)
    with shown(tmp_path, monkeypatch, "--journal", str(kept)) as (screen, process), talk(port_of(screen)) as wait:
        wait(moments.randrange(20, 200))
        process.send_signal(number)
        assert 0 == screen.wait_ended()
    with closing(RecordingFile(kept)) as file:
        assert (True, 0, []) == (file.ended, file.unfinished_bytes, file.problems)
        states = [raw[5] for raw in all_records(file)[0] if raw[4] is ApplicationStateChanged]
    assert "ended" == states[-1]
    tried(1)


def test_a_console_that_is_killed_has_recorded_what_it_showed_a_moment_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_length: bool, tried: Tried
) -> None:
    moments, least = random.Random(9), 10**9
    for attempt in range(times(at_length)):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        kept = folder / "kept.recording"
        with shown(folder, monkeypatch, "--journal", str(kept)) as (screen, process), talk(port_of(screen)) as wait:
            wait(moments.randrange(10, 100))
            seen = highest(screen)
            until_kept(kept, seen, wait)
            wait(moments.randrange(100))
            process.send_signal(signal.SIGKILL)
            screen.wait_ended()
        recorded = numbers(kept)
        assert list(range(recorded[0], recorded[-1] + 1)) == recorded
        assert 0 < seen <= recorded[-1]
        (rescued,) = rescue(folder / "state" / "aro-console")
        assert seen <= numbers(rescued)[-1]
        least = min(least, len(recorded))
    tried(times(at_length), f"at least {least:,} records each")


@pytest.mark.parametrize("gone", ["the window is closed", "the multiplexer is killed"])
def test_a_terminal_that_goes_away_ends_the_console_in_good_order(
    gone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    kept = tmp_path / "kept.recording"
    with shown(tmp_path, monkeypatch, "--journal", str(kept)) as (screen, process), talk(port_of(screen)) as wait:
        wait(50)
        if gone == "the window is closed":
            screen._tmux("kill-pane")
        else:
            server = int(screen._tmux("display-message", "-p", "#{pid}"))
            os.kill(server, signal.SIGKILL)
        psutil.wait_procs([process], timeout=60)
        assert not process.is_running()
    with closing(RecordingFile(kept)) as file:
        assert (True, []) == (file.ended, file.problems)
    tried(1)


def test_a_terminal_of_one_cell_and_back_shows_what_it_showed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    sizes = [(1, 1), (80, 24), (2, 40), (200, 1), (1, 1), (120, 40)]
    with shown(tmp_path, monkeypatch) as (screen, process), talk(port_of(screen)) as wait:
        for width, height in sizes:
            screen._tmux("resize-window", "-x", str(width), "-y", str(height))
            wait(20)
            # Escape and a key that comes at once would be one key: it is not the last.
            for key in ("Escape", "j", "2", "1"):
                screen.press(key)
        screen.wait("Timeline", "[1 Live]")
        before = highest(screen)
        assert before > 0
        assert process.is_running()
        screen.press("q")
        assert 0 == screen.wait_ended()
    tried(len(sizes))


def test_an_application_that_is_killed_leaves_its_port_free(tried: Tried) -> None:
    with running(PARLEY) as program:
        port = program.port
        with talk(port) as wait:
            wait(20)
            program.process.kill()
            program.process.wait(20)
    with running(PARLEY, port=port) as program:
        assert port == program.port
    tried(1)
