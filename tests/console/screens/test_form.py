"""The dialog of a form: what it asks, how it refuses, how it is left."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Input, Label, TextArea

from aro_console.screens.form import FormScreen
from runtime.probe.commands import CloseConnection, EmitEvent, InjectMessage, SendRequest
from tests.support.records import Story, connection_id
from tests.support.session import live_story
from tests.support.stage import LARGE, SMALL, TINY, Stage, staged


def problem(stage: Stage) -> str:
    return str(stage.app.screen.query_one("#form-problem", Label).content)


def test_what_is_wrong_can_be_read_to_its_end() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("n", *"${nobody}", "ctrl+j")
            shown = stage.app.screen.query_one("#form-problem", Label)
            lines = [line[shown.region.x : shown.region.right].strip() for line in stage.lines()]
            said = " ".join(lines[shown.region.y : shown.region.bottom])
            assert (problem(stage), 2) == (said, shown.size.height)

    asyncio.run(play())


FORMS = (
    ("n", "Message as a client", ["From", "Message"], "field-message"),
    ("o", "Send to a client", ["To", "Message"], "field-message"),
    ("B", "Broadcast", ["To", "Message"], "field-message"),
    ("X", "Close a connection", ["Which", "Code", "Reason"], "field-reason"),
    ("V", "Open virtual clients", ["Path", "How many"], "field-path"),
    ("H", "HTTP request", ["Operation", "or other", "Headers", "Body"], "field-target"),
    ("v", "Emit a domain event", ["Event", "Payload"], "field-name"),
)


def test_a_form_shows_what_it_asks_and_how_to_leave_and_gives_the_keys_to_the_first_empty_field() -> None:
    async def play() -> None:
        async with staged() as stage:
            for key, title, labels, focused in FORMS:
                await stage.press(key)
                text = stage.text()
                assert [] == [word for word in (title, *labels, "ctrl+j", "esc") if word not in text], key
                assert focused == stage.focused, key
                await stage.press("escape")

    asyncio.run(play())


def test_a_mistake_is_said_the_text_stays_and_the_keys_go_to_the_field_at_fault() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("X", *"why")
            stage.app.screen.query_one("#field-code", Input).value = "7"
            await stage.press("ctrl+j")
            assert isinstance(stage.app.screen, FormScreen)
            assert "1000, 1001, 1003" in problem(stage)
            assert problem(stage)[:40] in stage.text()
            assert "field-code" == stage.focused
            assert {"connection": connection_id("c1"), "code": "7", "reason": "why"} == stage.app.screen.values()
            await stage.press("backspace", *"4000", "ctrl+j")
            assert [CloseConnection(connection_id("c1"), 4000, "why")] == stage.given

    asyncio.run(play())


def test_a_payload_that_is_no_json_is_refused_with_the_reason() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("v")
            stage.app.screen.query_one("#field-payload", TextArea).text = "{oops"
            await stage.press("ctrl+j")
            assert "This is not JSON" in problem(stage)
            assert "field-payload" == stage.focused
            stage.app.screen.query_one("#field-payload", TextArea).text = '{"n": 1}'
            await stage.press("ctrl+j")
            assert [EmitEvent("Said", {"n": 1})] == stage.given

    asyncio.run(play())


def test_a_message_of_several_lines_is_typed_with_enter_and_sent_with_ctrl_j() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("n", "a", "enter", "b", "ctrl+j")
            assert [InjectMessage(connection_id("c1"), "a\nb")] == stage.given

    asyncio.run(play())


def test_tab_leaves_an_editor_and_enter_presses_the_button() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("n", "x", "tab", "tab", "tab")
            assert "send" == stage.focused
            await stage.press("enter")
            assert [InjectMessage(connection_id("c1"), "x")] == stage.given

    asyncio.run(play())


def test_the_buttons_work_by_mouse() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("V")
            await stage.pilot.click("#leave")
            assert not isinstance(stage.app.screen, FormScreen)
            await stage.press("V")
            await stage.pilot.click("#send")
            await stage.pilot.pause()
            assert 1 == len(stage.given)

    asyncio.run(play())


def test_another_client_can_be_picked_from_the_list() -> None:
    async def play() -> None:
        async with staged(Story().state("started").opened("c1").opened("c2")) as stage:
            await stage.press("2", "n", "x", "shift+tab")
            assert "field-connection" == stage.focused
            await stage.press("enter", "down", "enter", "ctrl+j")
            assert [InjectMessage(connection_id("c2"), "x")] == stage.given

    asyncio.run(play())


def test_a_client_whose_path_looks_like_markup_is_listed_as_it_is() -> None:
    async def play() -> None:
        async with staged(Story().state("started").opened("c1", "/[/]ws[red]")) as stage:
            await stage.press("n")
            assert "c1  /[/]ws[red]" in stage.text()

    asyncio.run(play())


def test_records_that_arrive_while_one_types_do_not_take_the_keys_away() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("n", "a")
            stage.story.message("c1", "meanwhile")
            await stage.tell()
            await stage.press("b", "ctrl+j")
            assert [InjectMessage(connection_id("c1"), "ab")] == stage.given

    asyncio.run(play())


def test_a_request_takes_headers_and_recognises_json() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("H")
            stage.app.screen.query_one("#field-target", Input).value = "POST /lines"
            stage.app.screen.query_one("#field-headers", Input).value = "X-A: 1"
            stage.app.screen.query_one("#field-body", TextArea).text = '{"line": 1}'
            await stage.press("ctrl+j")
            headers = (("X-A", "1"), ("Content-Type", "application/json"))
            assert [SendRequest("POST", "/lines", headers, b'{"line": 1}')] == stage.given

    asyncio.run(play())


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY])
def test_the_way_to_send_is_on_the_screen_at_every_size(size: tuple[int, int]) -> None:
    async def play() -> None:
        async with staged(live_story(), size) as stage:
            await stage.press("H")
            text = stage.text()
            wanted = ("Send ctrl+j", "or other", *(["Leave esc"] if size != TINY else []))
            assert [] == [word for word in wanted if word not in text]

    asyncio.run(play())
