"""The chat over real sockets: rooms that do not hear each other, and a lobby that hears of all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection

from tests.support.program import DEMOS, Program, running
from tests.support.transcript import differences, expected_lines
from tests.support.visiting import client, close_of, receive

pytestmark = pytest.mark.slow

CHAT = DEMOS / "chat"


@pytest.fixture
def chat() -> Iterator[Program]:
    with running(CHAT) as program:
        yield program


def hear(connection: ClientConnection) -> Any:
    return json.loads(receive(connection))


def enter(program: Program, room: str, name: str) -> ClientConnection:
    """Return a guest of `room` who has heard that it is in."""
    guest = client(program, f"/rooms/{room}?name={name}").__enter__()
    assert "history" == hear(guest)["kind"]
    assert {"kind": "joined", "name": name} == hear(guest)
    return guest


def test_the_page_is_html_and_needs_nothing_from_outside(chat: Program) -> None:
    response, page = chat.ask("GET", "/")
    assert (200, "text/html") == (response.status, response.headers.get_content_type())
    assert (CHAT / "templates" / "index.html").read_text(encoding="utf-8") == page
    assert "http://" not in page
    assert "https://" not in page


def test_a_room_hears_what_is_said_in_it_and_nothing_of_another(chat: Program) -> None:
    with enter(chat, "garden", "Ada") as ada, enter(chat, "garden", "Bob") as bob, enter(chat, "cellar", "Eve") as eve:
        assert {"kind": "joined", "name": "Bob"} == hear(ada)
        eve.send("anyone?")
        ada.send("hello")
        ada_hears = hear(ada)
        assert ("message", "garden", "Ada", "hello") == tuple(
            ada_hears[key] for key in ("kind", "room", "name", "text")
        )
        assert ada_hears == hear(bob)
        assert "anyone?" == hear(eve)["text"]


def test_a_newcomer_reads_what_was_said_in_its_own_room_in_order(chat: Program) -> None:
    with enter(chat, "garden", "Ada") as ada, enter(chat, "cellar", "Eve") as eve:
        for guest, text in ((ada, "one"), (eve, "elsewhere"), (ada, "two")):
            guest.send(text)
            hear(guest)
        with client(chat, "/rooms/garden?name=Bob") as bob:
            history = hear(bob)
            assert ["one", "two"] == [message["text"] for message in history["messages"]]


def test_those_who_stay_hear_who_leaves(chat: Program) -> None:
    with enter(chat, "garden", "Ada") as ada:
        with enter(chat, "garden", "Bob"):
            assert {"kind": "joined", "name": "Bob"} == hear(ada)
        assert {"kind": "left", "name": "Bob"} == hear(ada)


def test_the_lobby_hears_of_everyone_who_comes_and_goes(chat: Program) -> None:
    with client(chat, "/lobby") as lobby:
        assert [] == hear(lobby)
        with enter(chat, "garden", "Ada"):
            assert [("Ada", "garden")] == [(guest["name"], guest["room"]) for guest in hear(lobby)]
            with enter(chat, "back%20yard", "Bob"):
                assert ["garden", "back yard"] == [guest["room"] for guest in hear(lobby)]
            assert ["Ada"] == [guest["name"] for guest in hear(lobby)]
        assert [] == hear(lobby)


def test_a_guest_without_a_name_is_a_guest(chat: Program) -> None:
    with client(chat, "/rooms/garden") as guest:
        hear(guest)
        assert {"kind": "joined", "name": "guest"} == hear(guest)


def test_a_guest_who_talks_too_long_is_shown_out_and_the_room_goes_on(chat: Program) -> None:
    with enter(chat, "garden", "Ada") as ada, enter(chat, "garden", "Bob") as bob:
        hear(ada)
        bob.send("x" * 5000)
        assert 1009 == close_of(bob)[0]
        assert {"kind": "left", "name": "Bob"} == hear(ada)
        ada.send("peace")
        assert "peace" == hear(ada)["text"]


def test_there_is_no_websocket_outside_of_rooms_and_lobby(chat: Program) -> None:
    with pytest.raises(InvalidStatus, match="404"), client(chat, "/ws"):
        pass


def test_the_chat_prints_what_its_expected_txt_says(chat: Program) -> None:
    ada, bob, eve = (enter(chat, *who) for who in (("garden", "Ada"), ("garden", "Bob"), ("kitchen", "Eve")))
    for guest, text in ((ada, "hello"), (eve, "anyone?")):
        guest.send(text)
        chat.wait_for(text.replace("?", r"\?"))
    for count, guest in enumerate((ada, bob, eve), start=1):
        guest.close()
        chat.wait_for("leaves", count)
    assert 0 == chat.interrupt()
    assert [] == differences(expected_lines(CHAT / "expected.txt"), chat.lines)
    assert [] == chat.errors
