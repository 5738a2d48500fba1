"""The editor: JSON has colours, other texts have none."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult

from aro_console.widgets.editor import JsonEditor


class Alone(App[None]):
    CSS = "JsonEditor > .editor--key { color: red; } JsonEditor > .editor--number { color: green; }"

    def compose(self) -> ComposeResult:
        yield JsonEditor('{\n  "a": 1\n}')


def test_json_is_coloured_and_other_text_is_not() -> None:
    async def play() -> None:
        app = Alone()
        async with app.run_test():
            editor = app.query_one(JsonEditor)
            assert [(2, 5), (7, 8)] == [(span.start, span.end) for span in editor.get_line(1).spans]
            editor.put('say "a": 1')
            assert [] == editor.get_line(0).spans

    asyncio.run(play())


def test_another_text_can_be_undone_and_leaves_the_cursor_at_its_end() -> None:
    async def play() -> None:
        app = Alone()
        async with app.run_test():
            editor = app.query_one(JsonEditor)
            editor.put("one\ntwo")
            assert (1, 3) == editor.cursor_location
            editor.undo()
            assert '{\n  "a": 1\n}' == editor.text

    asyncio.run(play())
