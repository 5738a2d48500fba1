"""The composer: what it begins with, what it says while one types, what it refuses."""

from __future__ import annotations

import asyncio

from textual.widgets import Input, Label

from aro_console.model.contract import Endpoint, Parameter
from aro_console.screens.composer import ComposerScreen
from aro_console.screens.form import put_value, value_of
from aro_console.widgets.editor import JsonEditor
from runtime.probe.commands import EmitEvent, InjectMessage, SendRequest
from tests.support.records import connection_id
from tests.support.session import FakeSession, live_story
from tests.support.stage import Stage, staged

JSON_HEADER = (("Content-Type", "application/json"),)


def composer(stage: Stage) -> ComposerScreen:
    screen = stage.app.screen
    assert isinstance(screen, ComposerScreen)
    return screen


def verdict(stage: Stage) -> str:
    return str(composer(stage).query_one("#verdict", Label).content)


def text(stage: Stage) -> str:
    return composer(stage).query_one(JsonEditor).text


def test_json_is_checked_while_it_is_typed_and_unknown_variables_are_named() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("n", *"hi")
            assert "text, 2 B" == verdict(stage)
            composer(stage).query_one(JsonEditor).put('{"a": ${seq}\n "b": 1}')
            await stage.pilot.pause()
            assert "✗ not JSON, line 2, column 2: a comma or a closing bracket is missing here" == verdict(stage)
            composer(stage).query_one(JsonEditor).put('{"a": ${seqq}}')
            await stage.pilot.pause()
            assert "column 7: There is no variable ${seqq}; is ${seq} meant?" in verdict(stage)
            await stage.press("ctrl+j")
            assert [] == stage.given
            assert "There is no variable" in str(composer(stage).query_one("#form-problem", Label).content)
            composer(stage).query_one(JsonEditor).put('{"a": ${seq}}')
            await stage.press("ctrl+j")
            assert [InjectMessage(connection_id("c1"), '{"a": 1}')] == stage.given

    asyncio.run(play())


def test_a_request_begins_with_what_the_contract_says_and_asks_for_its_parameters() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("H")
            assert "limit" in stage.text()
            put_value(composer(stage).widget_of("query.limit"), "5")
            await stage.press("ctrl+j")
            assert [SendRequest("GET", "/lines?limit=5")] == stage.given
            await stage.press("H")
            put_value(composer(stage).widget_of("operation"), "POST /lines")
            await stage.pilot.pause()
            assert '{\n  "line": ""\n}' == text(stage)
            assert "required: line string" in stage.text()
            await stage.press("ctrl+j")
            assert SendRequest("POST", "/lines", JSON_HEADER, b'{\n  "line": ""\n}') == stage.given[-1]

    asyncio.run(play())


def test_the_editor_gives_way_so_that_every_field_and_a_long_hint_are_seen() -> None:
    words = ", ".join(f"name{number} string" for number in range(12))
    parameters = tuple(Parameter(f"p{number}", "query", False, "integer, optional") for number in range(4))

    async def play() -> None:
        session = FakeSession(live_story())
        session.thread.endpoints = [Endpoint("POST", "/lines", parameters, body="{}", body_hint=f"required: {words}")]
        async with staged(session=session) as stage:
            await stage.press("H")
            await stage.pilot.pause()
            await stage.pilot.pause()
            assert composer(stage).query_one("#editor-hint").size.height > 1
            assert not composer(stage).query_one(".dialog-body").show_vertical_scrollbar
            assert "p3" in stage.text()
            assert "a second" in stage.text()

    asyncio.run(play())


def test_what_somebody_typed_is_not_replaced_by_a_beginning() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("H")
            composer(stage).query_one(JsonEditor).put("mine")
            put_value(composer(stage).widget_of("operation"), "POST /lines")
            await stage.pilot.pause()
            assert "mine" == text(stage)

    asyncio.run(play())


def test_an_event_begins_with_the_payload_it_had_last() -> None:
    async def play() -> None:
        async with staged(live_story().published("Said", {"n": 1}).published("Left", {"who": "ada"})) as stage:
            await stage.press("v")
            assert '{\n  "n": 1\n}' == text(stage)
            composer(stage).query_one("#field-name", Input).value = "Left"
            await stage.pilot.pause()
            assert '{\n  "who": "ada"\n}' == text(stage)
            await stage.press("ctrl+j")
            assert [EmitEvent("Left", {"who": "ada"})] == stage.given

    asyncio.run(play())


def test_a_payload_at_fault_is_refused_and_the_cursor_stands_where_it_is_wrong() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("v")
            editor = composer(stage).query_one(JsonEditor)
            editor.put('{"a": 1\n "b": 2}')
            await stage.press("ctrl+j")
            assert [] == stage.given
            assert (1, 1) == editor.cursor_location
            assert stage.app.focused is editor

    asyncio.run(play())


def test_numbers_of_a_burst_are_checked_before_anything_is_sent() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("B", *"x")
            composer(stage).query_one("#field-times", Input).value = "many"
            await stage.press("ctrl+j")
            assert [] == stage.given
            assert "field-times" == stage.focused
            composer(stage).query_one("#field-times", Input).value = "3"
            await stage.press("ctrl+j")
            assert 1 == len(stage.given)
            assert "burst 1 of 3" in stage.text()
            assert "1" == value_of(Input("1"))

    asyncio.run(play())


def test_who_leaves_at_once_leaves_nothing_to_be_laid_out() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("n")
            screen = composer(stage)
            await stage.press("escape")
            assert [] == [*screen.query(".editor-notes")]
            screen._fit_editor()  # On a busy machine this is asked for before and done after.

    asyncio.run(play())
