"""The ten commonest tasks, key by key, in a real terminal at 80x24: each works, in no more keys than elsewhere.

What others need is counted from their documentation: mitmproxy's keys and commands, and clicks in a browser's developer
tools. Typed content (a filter's words, a message) counts nowhere. docs/keystrokes.md shows this table.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.support.program import PATIENCE_S
from tests.support.terminal import Terminal, port_of, terminal
from tests.support.visiting import receive

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


class Desk:
    """A console on the echo demo with one client, and how many keys were pressed since `count` was set to 0."""

    def __init__(self, screen: Terminal, client: ClientConnection, port: int) -> None:
        self.screen = screen
        self.client = client
        self.port = port
        self.count = 0

    def press(self, *keys: str) -> None:
        self.count += len(keys)
        self.screen.press(*keys)

    def type(self, text: str) -> None:
        """Type content, which is not counted."""
        self.screen.type(text)

    def said(self, text: str) -> None:
        """Let the client say something, and wait until it is answered and seen."""
        self.client.send(text)
        self.answered(text)
        self.screen.wait(f"echo: {text}")

    def answered(self, text: str) -> None:
        while receive(self.client) != f"echo: {text}":
            pass


def only_one_client(desk: Desk) -> None:
    desk.said("hello")
    desk.press("/")
    desk.type("conn:c1 dir:in")
    desk.press("Enter")
    desk.screen.wait("filter: conn:c1 dir:in", "hello")


def what_a_message_caused(desk: Desk) -> None:
    desk.said("hello")
    desk.press("w")
    desk.screen.wait("✓ runs Handle Message")


def a_message_as_the_client(desk: Desk) -> None:
    desk.press("n")
    desk.screen.wait("esc leaves")
    desk.type("by hand")
    desk.press("C-j")
    desk.answered("by hand")


def the_same_message_again(desk: Desk) -> None:
    a_message_as_the_client(desk)
    desk.screen.wait("echo: by hand")
    desk.count = 0
    desk.press("r")
    desk.answered("by hand")


def an_edited_message_again(desk: Desk) -> None:
    a_message_as_the_client(desk)
    desk.screen.wait("echo: by hand")
    desk.count = 0
    desk.press("e")
    desk.screen.wait("esc leaves")
    desk.type(", edited")
    desk.press("C-j")
    desk.answered("by hand, edited")


def a_message_held_and_edited(desk: Desk) -> None:
    desk.press(":")
    desk.type("hold conn:c1 type:message dir:in")
    desk.press("Enter")
    desk.screen.wait("held 0")
    desk.client.send("halt")
    desk.screen.wait("HELD by rule 1")
    desk.press("e")
    desk.screen.wait("esc leaves")
    desk.type("!")
    desk.press("C-j")
    desk.answered("halt!")


def a_client_closed(desk: Desk) -> None:
    desk.press("X")
    desk.screen.wait("esc leaves")
    desk.press("C-j")
    desk.screen.wait("disconnected", "1000")


def the_next_error(desk: Desk) -> None:
    with socket.create_connection(("127.0.0.1", desk.port), PATIENCE_S) as stranger:
        stranger.sendall(b"this is no HTTP\r\n\r\n")
        assert stranger.recv(100).startswith(b"HTTP/1.1 400")
    desk.said("hello")
    desk.screen.press("Escape")  # the first steps give their room back
    desk.screen.wait_gone("First steps")
    desk.press("E")
    desk.screen.wait("Event #", "400")
    desk.screen.wait_gone("following")


def a_breakpoint_and_what_is_known_there(desk: Desk) -> None:
    desk.press(":")
    desk.type("break websocket.aro:17")
    desk.press("Enter")
    desk.screen.wait("console: breakpoints")
    desk.client.send("stop here")
    desk.screen.wait("HELD", "Handle Message")
    desk.press("4")
    desk.screen.wait("<text>", "stop here")
    desk.count -= 1  # what goes on again is no part of the task
    desk.press("c")
    desk.answered("stop here")


def a_payload_copied(desk: Desk) -> None:
    desk.said("hello")
    desk.press("y")
    desk.screen.wait("Copy")
    desk.press("Enter")
    desk.screen.wait("Copied")


@dataclass(frozen=True, slots=True)
class Task:
    """What people do, how, and how many keys or clicks it takes elsewhere."""

    what: str
    do: Callable[[Desk], None]
    keys: str
    """As they are written in the table."""
    elsewhere: int
    where: str


TASKS = (
    Task("see only one client's messages", only_one_client, "`/` … `enter`", 2, "mitmproxy: `f` … `enter`"),
    Task("see why a message did what it did", what_a_message_caused, "`w`", 2, "nobody; devtools: open, Initiator"),
    Task("send a message as the client", a_message_as_the_client, "`n` … `ctrl+j`", 2,
         "mitmproxy: `:` inject.websocket … `enter`"),
    Task("send it again", the_same_message_again, "`r`", 1, "mitmproxy: `r`, HTTP only"),
    Task("edit it and send it again", an_edited_message_again, "`e` … `ctrl+j`", 5,
         "mitmproxy: `e`, part, editor, leave, `r`; HTTP only"),
    Task("hold a message, edit it, let it go", a_message_held_and_edited, "`:` … `enter` `e` … `ctrl+j`", 6,
         "mitmproxy: `i` … `enter` `e`, part, leave, `a`"),
    Task("close a client", a_client_closed, "`X` `ctrl+j`", 2, "mitmproxy: `X`, without a code; devtools: none"),
    Task("go to the next error", the_next_error, "`E`", 3, "mitmproxy: `f` ~e `enter` `j`"),
    Task("stop at a line and see what is known there", a_breakpoint_and_what_is_known_there, "`:` … `enter` `4`", 4,
         "devtools: Sources, file, line, hover"),
    Task("copy what a row carries", a_payload_copied, "`y` `enter`", 3, "devtools: right click, Copy, as what"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with terminal(tmp_path, ROOT / "demos" / "echo", "--port", "0", size=(80, 24)) as screen:
        port = port_of(screen)
        with connect(f"ws://127.0.0.1:{port}/ws", proxy=None, open_timeout=PATIENCE_S) as client:
            assert receive(client).startswith("welcome, ")
            screen.wait("welcome, ")
            yield Desk(screen, client, port)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.what.replace(" ", "-"))
def test_a_common_task_takes_no_more_keys_than_elsewhere(desk: Desk, task: Task) -> None:
    task.do(desk)
    assert desk.count <= task.elsewhere


def table() -> str:
    """Return the table of docs/keystrokes.md."""
    rows = [f"| {task.what} | {task.keys} | {task.where} |" for task in TASKS]
    return "\n".join(["| To … | here | elsewhere |", "|---|---|---|", *rows])


def test_the_page_shows_this_table() -> None:
    assert table() in (ROOT / "docs" / "keystrokes.md").read_text("utf-8")
