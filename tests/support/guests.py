"""Guests in a process of their own, as many and as quick as they like: ``python -m tests.support.guests``.

``idle PORT COUNT PATH`` opens that many WebSockets, says how many, and keeps them until its standard input ends.
``storm PORT TCP_PORT COUNT RATE`` connects and drops, `COUNT` times in all and at most `RATE` times a second, in every
way there is to leave; it says how many times a second it was.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.client_frames import handshake, text
from tests.support.program import ROOT
from tests.support.rlimits import allow_descriptors
from tests.support.sockets import reset

_PATIENCE_S = 30

LEAVING = (
    b"",
    b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Le",
    b"GET /page.html HTTP/1.1\r\nHost: x\r\n\r\n",
    handshake("/ws"),
    handshake("/ws") + text("hello") + text("half")[:3],
)
"""What is said before the peer drops: nothing, half a request, one that is answered, an upgrade, half a message."""


def idle(port: int, count: int, path: str) -> None:
    """Open `count` WebSockets and keep them until nobody wants them any more."""
    guests = []
    for _ in range(count):
        guest = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S)
        guest.sendall(handshake(path))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += guest.recv(4096)
        assert head.startswith(b"HTTP/1.1 101"), head
        guests.append(guest)
    print(len(guests), flush=True)
    sys.stdin.read()


def storm(port: int, tcp_port: int, count: int, rate: float) -> None:
    """Connect and drop; every seventh time with a goodbye, else with a reset."""
    began = time.monotonic()
    for number in range(count):
        ahead = number / rate - (time.monotonic() - began)
        if ahead > 0:
            time.sleep(ahead)
        is_tcp = number % 6 == 5
        guest = socket.create_connection(("127.0.0.1", tcp_port if is_tcp else port), timeout=_PATIENCE_S)
        guest.sendall(b"hello" if is_tcp else LEAVING[number % 6])
        leave = reset if number % 7 else socket.socket.close
        leave(guest)
    print(round(count / (time.monotonic() - began)), flush=True)


@contextmanager
def guests(kind: str, *words: object) -> Iterator[int]:
    """Let guests come; give the number they say, and send them away at the end."""
    line = [sys.executable, "-m", "tests.support.guests", kind, *map(str, words)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(_PATIENCE_S) == 0


if __name__ == "__main__":
    if sys.argv[1] == "idle":
        idle(int(sys.argv[2]), allow_descriptors(int(sys.argv[3])), sys.argv[4])
    else:
        storm(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
