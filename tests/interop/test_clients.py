"""The WebSocket side against clients nobody here wrote: Node's ws, Chromium, and Python's websockets and aiohttp."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.interop.visits import CAN_CUT, CAN_DROP, HAD_ENOUGH, TELL_REFUSALS, VISITORS, Found, Visit, whole
from tests.support.browser import browser
from tests.support.program import PATIENCE_S, Program, running

pytestmark = pytest.mark.slow

PARLEY = Path(__file__).parent / "parley"
MIB = 1024 * 1024
NOISE = bytes(range(256)) * (MIB // 256)

Hold = Callable[..., Found]


@pytest.fixture(scope="module")
def parley() -> Iterator[Program]:
    """The application, shared: visits do not disturb each other."""
    with running(PARLEY) as program:
        yield program
        assert 0 == program.interrupt()
        assert [] == program.errors


@pytest.fixture(scope="module")
def chrome(parley: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser with a page of the application open."""
    with browser(tmp_path_factory.mktemp("profile")) as chrome:
        chrome.set_script_timeout(PATIENCE_S)
        chrome.get(f"{parley.http}/page.html")
        yield chrome


@pytest.fixture
def visit(request: pytest.FixtureRequest, parley: Program) -> Hold:
    """Let the client that the test is about visit a path."""
    name = request.node.callspec.params["client"]
    chrome = request.getfixturevalue("chrome") if name == "chromium" else None

    def hold(path: str, *say: object, **options: object) -> Found:
        return VISITORS[name](Visit(f"ws://127.0.0.1:{parley.port}{path}", say, **options), chrome)  # type: ignore[arg-type]

    return hold


def clients(names: object = tuple(VISITORS)) -> pytest.MarkDecorator:
    assert isinstance(names, tuple)
    marks = {"chromium": [pytest.mark.browser]}
    return pytest.mark.parametrize("client", [pytest.param(name, marks=marks.get(name, ())) for name in names])


@clients()
def test_text_and_bytes_of_every_size_come_back_unchanged(client: str, visit: Hold) -> None:
    said = ("", "hello", "grüß dich \U0001f600 \u0000", "x" * 125, "x" * 126, "é" * 40_000, "x" * MIB,
            b"", bytes(range(256)), NOISE)  # fmt: skip
    found = visit("/ws", *said)
    assert list(said) == found.heard
    assert HAD_ENOUGH[0] == found.closed[0]
    assert ("", False) == (found.protocol, found.compressed)


@clients()
def test_the_same_with_compression(client: str, visit: Hold) -> None:
    said = ("", "short", "so long, " * 50_000, "x" * MIB, b"\x00" * 100_000, NOISE, "after")
    found = visit("/deflated", *said, compress=True)
    assert found.compressed
    assert list(said) == found.heard
    assert HAD_ENOUGH[0] == found.closed[0]


@clients()
def test_compression_is_not_spoken_where_it_is_not_configured(client: str, visit: Hold) -> None:
    assert not visit("/ws", "x" * 1000, compress=True).compressed


@clients(CAN_CUT)
@pytest.mark.parametrize("path", ["/ws", "/deflated"])
def test_fragments_are_one_message(client: str, visit: Hold, path: str) -> None:
    said = (("one ", "two ", "three"), "whole", ("x" * 70_000, "", "y" * 70_000))
    assert whole(said) == visit(path, *said, compress=True).heard


@clients()
@pytest.mark.parametrize(
    ("path", "offered", "chosen"),
    [
        ("/spoken", ("chat.v1", "chat.v2"), "chat.v2"),
        ("/spoken", ("other", "chat.v1"), "chat.v1"),
        ("/strict", ("chat.v2",), "chat.v2"),
        ("/spoken", (), ""),
    ],
)
def test_the_servers_order_decides_which_subprotocol_is_spoken(
    client: str, visit: Hold, path: str, offered: tuple[str, ...], chosen: str
) -> None:
    found = visit(path, "hello", protocols=offered)
    assert (chosen, ["hello"]) == (found.protocol, found.heard)


@clients(TELL_REFUSALS)
@pytest.mark.parametrize(("path", "status"), [("/strict", 400), ("/nowhere", 404), ("/echo", 404)])
def test_what_is_not_accepted_is_refused_with_a_status(client: str, visit: Hold, path: str, status: int) -> None:
    assert status == visit(path).refused


@clients()
def test_the_server_closes_with_its_own_code_and_reason(client: str, visit: Hold) -> None:
    assert (4000, "bye") == visit("/ws", "bye", hear=0, then="wait").closed


@clients()
def test_a_message_too_big_is_refused_with_1009(client: str, visit: Hold, parley: Program) -> None:
    assert 1009 == visit("/ws", "x" * (MIB + 1), hear=0, then="wait").closed[0]
    parley.wait_for("gone /ws 1009: message too big")


@clients()
def test_the_handlers_hear_the_clients_code_and_reason(client: str, visit: Hold, parley: Program) -> None:
    before = sum("gone /ws 4001: had enough" in line for line in parley.lines)
    assert ["hello"] == visit("/ws", "hello").heard
    parley.wait_for("gone /ws 4001: had enough", before + 1)


@clients(CAN_DROP)
def test_a_dropped_socket_is_1006_and_disturbs_nobody(client: str, visit: Hold, parley: Program) -> None:
    before = sum("gone /news 1006" in line for line in parley.lines)
    visit("/news", "flash", hear=2, then="drop")  # it hears its own message twice: the path's handler spreads it
    parley.wait_for("gone /news 1006", before + 1)
    assert ["still there"] == visit("/ws", "still there").heard


@clients()
def test_pings_are_answered_by_every_client(client: str, visit: Hold, parley: Program) -> None:
    """The answer comes after two intervals and more; a client that left a ping unanswered would be dropped by then.

    An interval is what a client has for its answer: long enough for one that waits for a processor.
    """
    assert ["one", "late: one"] == visit("/patient", "one", hear=2).heard


@clients()
def test_a_hundred_messages_come_back_in_order(client: str, visit: Hold) -> None:
    said = tuple(f"message {number}" for number in range(100))
    assert list(said) == visit("/ws", *said).heard
