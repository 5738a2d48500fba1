"""Keys in their order: each is for what has come of those before it, however fast it comes, however long they take."""

from __future__ import annotations

import asyncio

import pytest
from textual import events, on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from aro_console import keyboard
from aro_console.keyboard import Keyboard, Typed
from runtime.probe.commands import InjectMessage, OpenVirtual
from tests.support.loops import until
from tests.support.records import Story, connection_id
from tests.support.stage import Stage, staged

PATIENCE_S = 60

# --- by itself ---------------------------------------------------------------------------------------------------


class Asked(ModalScreen[str]):
    """A dialog that takes its time."""

    def compose(self) -> ComposeResult:
        yield Input(id="asked")

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        await slowly()
        self.dismiss(event.value)


class Desk(App[int]):
    """A line, and a dialog behind it that fills another line; everything goes by several messages."""

    class Wanted(Message):
        """The dialog is to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.keyboard = Keyboard(self, super().on_event)
        self.answers: list[str] = []

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Typed) and not event.is_forwarded:
            self.keyboard.take(event)
        else:
            await super().on_event(event)

    def compose(self) -> ComposeResult:
        yield Input(id="first")
        yield Input(id="second")

    @on(Input.Submitted, "#first")
    async def _entered(self) -> None:
        await slowly()
        self.screen.post_message(self.Wanted())

    async def on_desk_wanted(self) -> None:
        await slowly()
        self.push_screen(Asked(), self._answered)

    def _answered(self, answer: str | None) -> None:
        self.answers.append(answer or "")
        self.query_one("#second").focus()

    def value(self, name: str) -> str:
        return self.screen_stack[0].query_one(f"#{name}", Input).value


async def slowly() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def keys(text: str) -> list[events.Key]:
    """Return the keys of a text; a bar is enter."""
    return [events.Key("enter", "\r") if sign == "|" else events.Key(sign, sign) for sign in text]


def test_what_is_typed_ahead_goes_where_what_came_before_it_has_led() -> None:
    async def play() -> None:
        app = Desk()
        async with app.run_test():
            for key in [*keys("ab|cd|ef"), events.Paste("gh"), *keys("i")]:
                app.post_message(key)
            await until(lambda: app.value("second") == "efghi", PATIENCE_S)
            assert ("ab", ["cd"]) == (app.value("first"), app.answers)

    asyncio.run(play())


def test_more_than_anybody_types_ahead_is_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "MOST_WAITING", 3)

    async def play() -> None:
        app = Desk()
        async with app.run_test():
            for key in keys("abcde"):
                app.keyboard.take(key)
            await until(lambda: app.value("first") == "abc", PATIENCE_S)
            assert 2 == app.keyboard.dropped

    asyncio.run(play())


def test_a_key_is_on_its_way_from_when_it_is_read_until_it_is_here() -> None:
    keys = Keyboard(App[int](), give=App[int]().on_event)
    known = [keys.idle]
    keys.coming()
    known.append(keys.idle)
    keys.arrived()
    known.append(keys.idle)
    assert [True, False, True] == known
    assert keys.latest_ns > 0


# --- in the console: each kind of entry ------------------------------------------------------------------------------


def press(stage: Stage, *names: str) -> None:
    """Press keys, each before anything has come of those before it."""
    for name in names:
        stage.app.post_message(events.Key(name, name if len(name) == 1 else None))


def test_the_filter_the_find_line_and_the_prompt_each_keep_to_their_own() -> None:
    async def play() -> None:
        async with staged() as stage:
            press(stage, "slash", *"oops", "enter", "2")
            await until(lambda: stage.focused == "connections-full", PATIENCE_S)
            assert "oops" == stage.session.world.timeline.filter
            press(stage, "1", "escape", "colon", *"goto 3", "enter", "m")
            await until(lambda: stage.session.world.timeline.marks.after(0), PATIENCE_S)
            assert ([3], "") == (list(stage.session.world.timeline.marks.after(0)), stage.session.world.timeline.filter)
            press(stage, "5", "slash", *"here", "enter", "1", "ctrl+f", *"hello", "enter", "n", "escape", "3")
            await until(lambda: stage.focused == "handlers-full", PATIENCE_S)
            assert ("here", False) == (stage.session.world.logs.text, stage.main.situation.finding)

    asyncio.run(play())


def test_a_picker_takes_what_is_typed_for_it_and_no_more() -> None:
    async def play() -> None:
        async with staged() as stage:
            stage.session.named_filters = {"mine": "type:run", "other": "type:message"}
            press(stage, "colon", *"named", "enter", *"oth", "enter", "2")
            await until(lambda: stage.focused == "connections-full", PATIENCE_S)
            assert "type:message" == stage.session.world.timeline.filter

    asyncio.run(play())


def test_the_help_runs_what_it_finds_before_the_next_key() -> None:
    async def play() -> None:
        async with staged() as stage:
            press(stage, "question_mark", *"named filters", "enter", "escape", "2")
            await until(lambda: stage.focused == "connections-full", PATIENCE_S)
            assert stage.app.screen is stage.main

    asyncio.run(play())


def test_forms_follow_each_other_as_fast_as_one_types() -> None:
    async def play() -> None:
        async with staged() as stage:
            press(stage, "V", *"/a", "enter", "V", "ctrl+u", *"/b", "enter", "2")
            await until(lambda: stage.focused == "connections-full", PATIENCE_S)
            assert [OpenVirtual, OpenVirtual] == [type(order) for order in stage.given]

    asyncio.run(play())


def test_an_editor_sends_all_that_was_typed_and_the_next_is_another() -> None:
    async def play() -> None:
        async with staged() as stage:
            press(stage, "n", *"one", "enter", *"two", "ctrl+j", "n", *"three", "ctrl+j", "2")
            await until(lambda: stage.focused == "connections-full", PATIENCE_S)
            client = connection_id("c1")
            assert [InjectMessage(client, "one\ntwo"), InjectMessage(client, "three")] == stage.given

    asyncio.run(play())


def test_a_choice_is_opened_changed_and_left_in_one_go() -> None:
    async def play() -> None:
        async with staged(Story().state("started").opened("c1").opened("c2")) as stage:
            press(stage, "2", "n", "x", "shift+tab", "enter", "down", "enter", "ctrl+j", "3")
            await until(lambda: stage.focused == "handlers-full", PATIENCE_S)
            assert [InjectMessage(connection_id("c2"), "x")] == stage.given

    asyncio.run(play())
