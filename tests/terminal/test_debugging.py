"""Bugs found as people find them: the real console in a real terminal, real clients, keys and nothing else."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from tests.support.program import PATIENCE_S
from tests.support.terminal import Terminal, port_of, terminal
from tests.support.visiting import receive, talk

DEMOS = Path(__file__).resolve().parents[2] / "demos"
ORDER = {"customer": "Ada", "product": "pot", "quantity": 2}

pytestmark = pytest.mark.slow


def copy_of(demo: str, folder: Path) -> Path:
    """Return a copy of a demo that a test may break."""
    return Path(shutil.copytree(DEMOS / demo, folder / demo))


def place_order(screen: Terminal) -> httpx.Response:
    # The answer may be held for as long as somebody looks.
    with httpx.Client(trust_env=False, timeout=None) as client:
        return client.post(f"http://127.0.0.1:{port_of(screen)}/orders", json=ORDER)


def guest(port: int, room: str, name: str) -> ClientConnection:
    """Enter a room of the chat."""
    return connect(f"ws://127.0.0.1:{port}/rooms/{room}?name={name}", proxy=None, open_timeout=PATIENCE_S)


def said(client: ClientConnection) -> str:
    """Wait for the next thing that somebody says in the room; return it."""
    while (message := json.loads(receive(client)))["kind"] != "message":
        pass
    return str(message["text"])


def type_in(screen: Terminal, key: str, text: str) -> None:
    """Open a line with a key, type into it, and enter it."""
    screen.press(key)
    screen.type(text)
    screen.press("Enter")


def test_a_wrong_guard_is_found_by_asking_why(tmp_path: Path) -> None:
    app = copy_of("orders", tmp_path)
    stock = app / "stock.aro"
    stock.write_text(stock.read_text("utf-8").replace("<product:pot,cup>", "<product:pott,cup>"), "utf-8")
    with terminal(tmp_path, app, "--port", "0", size=(80, 24)) as screen:
        assert 201 == place_order(screen).status_code
        # Nobody packs with care. The event that should have started it is there:
        type_in(screen, "/", "type:OrderPlaced")
        screen.wait("event OrderPlaced", "run Reserve Stock")
        screen.press("w")
        screen.wait("✗ not  Pack With Care  stock.aro:11", "NO: product is pott or cup: it is pot")
        # Enter leads to the header with the slip.
        screen.press("Down", "Enter")
        screen.wait("(Pack With Care: OrderPlaced Handler<product:pott,cup>)")


def test_a_value_is_followed_back_to_where_it_came_from(tmp_path: Path) -> None:
    with terminal(tmp_path, DEMOS / "orders", "--port", "0") as screen:
        assert 96 == place_order(screen).json()["total"] * 2
        # From the run that packed, back into what set it off, to the statement that made the total.
        type_in(screen, "/", "handler:Pack type:run")
        screen.wait("1 of")
        screen.press("6")
        screen.wait("Runs", "Pack With Care")
        screen.press("Enter")
        screen.wait("PAST  step 3 of 3, Pack With Care")
        screen.press("N", "N", "N")
        screen.wait("PAST  step 0 of 3, Pack With Care")
        screen.press("S")
        screen.wait("PAST step 10 of 12, placeOrder", "<total>")
        screen.press("N", "N", "N")
        screen.wait("PAST step 7 of 12", "◀     Compute the <total>")
        screen.wait_gone("<total>            Integer")
        screen.press("n")
        screen.wait("PAST step 8 of 12", "+ <total>            Integer 48")
        screen.press("Escape")
        screen.wait_gone("PAST")


def test_a_message_is_held_and_edited_while_the_others_talk(tmp_path: Path) -> None:
    with terminal(tmp_path, DEMOS / "chat", "--port", "0") as screen:
        port = port_of(screen)
        with guest(port, "tea", "Ada") as ada, guest(port, "tea", "Bob") as bob, guest(port, "sea", "Cleo") as cleo:
            screen.wait("c3")
            type_in(screen, ":", "hold conn:c1 type:message dir:in")
            screen.wait("held 0")
            ada.send("meet me at five")
            screen.wait("meet me at five", "held 1")
            talk(cleo)
            screen.press("e")
            screen.wait("esc leaves")
            screen.type(", or six")
            screen.press("C-j")
            assert "meet me at five, or six" == said(bob)
            talk(cleo)


def test_a_step_into_a_store_stops_in_its_observer_while_the_others_talk(tmp_path: Path) -> None:
    with terminal(tmp_path, DEMOS / "chat", "--port", "0") as screen:
        port = port_of(screen)
        with guest(port, "sea", "Cleo") as cleo:
            type_in(screen, ":", "break rooms.aro:13")  # Store ... into the <guest-repository>
            screen.wait("console: breakpoints  rooms.aro:13")
            with guest(port, "tea", "Ada") as ada:
                screen.wait("HELD", "Handle Guest Connect")
                talk(cleo)
                screen.press("s")
                screen.wait("Announce Guests", "Retrieve the <guests>")
                talk(cleo)
                # A pause does not hang up: pings are answered while she waits.
                assert ada.ping().wait(PATIENCE_S)
                screen.press("c")
                assert ["history", "joined"] == [json.loads(receive(ada))["kind"] for _ in range(2)]


def test_one_connection_stands_still_while_the_others_talk_and_goes_on_where_it_stood(tmp_path: Path) -> None:
    with terminal(tmp_path, DEMOS / "chat", "--port", "0", size=(80, 24)) as screen:
        port = port_of(screen)
        with guest(port, "tea", "Ada") as ada, guest(port, "sea", "Cleo") as cleo:
            screen.wait("c2")
            screen.press("2")
            screen.wait("[2 Conns]", "open")
            screen.press("p")
            screen.wait("PAUSED c1", "paused: c1; the rest runs on")
            ada.send("one")
            screen.wait("HELD c1 websocket.message")
            # What comes behind waits with it; everybody else lives, and she is still there.
            ada.send("two")
            talk(cleo)
            assert ada.ping().wait(PATIENCE_S)
            screen.press("s")
            screen.wait("HELD c1 Handle Guest Message before line 21 (step)")
            talk(cleo)
            type_in(screen, ":", "continue conn c1")
            assert ["one", "two"] == [said(ada), said(ada)]
            screen.wait_gone("PAUSED")


def test_a_step_into_what_several_hear_asks_and_a_step_out_comes_back(tmp_path: Path) -> None:
    with terminal(tmp_path, DEMOS / "orders", "--port", "0") as screen, ThreadPoolExecutor() as others:
        port = port_of(screen)
        # In the middle of a statement is as good as at its beginning.
        type_in(screen, ":", "break api.aro:38")
        screen.wait("console: breakpoints  api.aro:31")
        answer = others.submit(place_order, screen)
        screen.wait("HELD placeOrder before line 31 (breakpoint 1)")
        screen.press("4", "n")
        screen.wait("HELD placeOrder before line 40 (step)", "9─▶10··11··12")
        screen.press("n")
        screen.wait("HELD placeOrder before line 43 (step)", "next  line 43")
        screen.press("s")
        screen.wait("Step into", "Reserve Stock", "Pack With Care")
        screen.type("pack")
        screen.wait_gone("│ Reserve Stock")
        screen.press("Enter")
        screen.wait("HELD Pack With Care before line 12 (step)")
        with httpx.Client(trust_env=False, timeout=PATIENCE_S) as client:
            assert 200 == client.get(f"http://127.0.0.1:{port}/products").status_code
        screen.press("f")
        screen.wait("HELD placeOrder before line 44 (step)")
        screen.press("c")
        assert 201 == answer.result(PATIENCE_S).status_code


def test_deliveries_are_stepped_one_by_one_with_whoever_published_them_and_one_is_dropped(tmp_path: Path) -> None:
    with terminal(tmp_path, DEMOS / "orders", "--port", "0", size=(80, 24)) as screen, ThreadPoolExecutor() as others:
        port_of(screen)
        type_in(screen, ":", "break-on-event OrderPlaced")
        screen.wait("console: breakpoints  event OrderPlaced")
        first = others.submit(place_order, screen)
        screen.wait("HELD OrderPlaced, will reach Reserve Stock, Pack With Care", "held 1")
        second = others.submit(place_order, screen)
        screen.wait("held 2")
        # The newest row is the second delivery: chosen, it alone is dropped.
        screen.press("k", "j")
        screen.press("d")
        assert 201 == second.result(PATIENCE_S).status_code
        screen.wait("dropped", "held 1")
        screen.press("G", "4")
        screen.wait("waiting in line 43, placeOrder", "43 ▶     Emit an <OrderPlaced: event>")
        screen.press("s")
        screen.wait("HELD Reserve Stock before line 4 (step)  (2 held)")
        screen.press("c")
        assert 201 == first.result(PATIENCE_S).status_code


def test_hold_rules_and_breakpoints_are_there_again_and_quitting_says_what_is_held(tmp_path: Path) -> None:
    app = copy_of("chat", tmp_path)
    with terminal(tmp_path, app, "--port", "0", size=(80, 24)) as screen:
        port_of(screen)
        type_in(screen, ":", "hold type:message handler:Guest")
        screen.wait("held 0")
        type_in(screen, ":", "break rooms.aro:35")
        screen.wait("console: breakpoints  rooms.aro:35")
        screen.press("q")
        assert 0 == screen.wait_ended()
    rooms = app / "rooms.aro"
    rooms.write_text(f"(* new *)\n\n{rooms.read_text('utf-8')}", "utf-8")
    with terminal(tmp_path, app, "--port", "0", size=(80, 24)) as screen:
        port = port_of(screen)
        screen.wait("1 hold rule of last time")
        screen.wait("console: breakpoints  rooms.aro:37")
        with guest(port, "tea", "Ada") as ada:
            ada.send("is anybody there?")
            screen.wait("HELD by rule 1", "is anybody there?")
            screen.press("q")
            screen.wait("c1 > text", "is anybody there?")
            screen.press("d")
            assert 0 == screen.wait_ended()


def test_an_editor_that_cannot_be_started_is_told_of_on_a_screen_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "/nowhere/vim")
    with terminal(tmp_path, DEMOS / "chat", "--port", "0") as screen:
        port_of(screen)
        screen.press("4", "F4")
        screen.wait("/nowhere/vim cannot be started: No such file or")
        screen.press("5")
        screen.wait("[5 Logs]", "Chat is starting")
