"""The inspector."""

from __future__ import annotations

import asyncio
import json

import pytest
from rich.cells import cell_len

from aro_console.model.inspection import Form
from aro_console.model.recent import MOST
from aro_console.widgets.inspector import InspectorPane, payload_document
from aro_console.widgets.timeline import TimelinePane
from tests.support.records import Story
from tests.support.session import FakeSession, live_story
from tests.support.stage import LARGE, SMALL, Stage, staged


def text_of(stage: Stage) -> str:
    pane = stage.pane("#inspector", InspectorPane)
    return "\n".join("".join(cell.text for cell in pane.line(index, 200)) for index in range(pane.line_count()))


def with_json() -> Story:
    return Story().state("started").opened("c1").received("c1", '{"text": "hi", "tags": ["a", "b"]}')


def test_t_shows_one_form_after_the_other() -> None:
    async def play() -> list[str]:
        async with staged(with_json(), LARGE) as stage:
            seen = [text_of(stage)]
            for _ in range(5):
                await stage.press("t")
                seen.append(text_of(stage))
            return seen

    tree, raw, in_hex, cause, diff, again = asyncio.run(play())
    assert '  text: "hi"' in tree
    assert "▾ tags: List of 2" in tree
    assert '{"text": "hi", "tags": ["a", "b"]}' in raw.replace("\n", "")
    assert "00000000  7b 22 74 65 78 74 22 3a" in in_hex
    assert "> " in cause
    assert "There is nothing to compare it with" in diff
    assert tree == again


def test_the_form_stays_when_another_row_is_chosen() -> None:
    async def play() -> str:
        async with staged(with_json().received("c1", "Hi"), LARGE) as stage:
            await stage.press("t", "t", "up")
            return text_of(stage)

    assert "00000000  7b 22" in asyncio.run(play())


def test_forms_that_say_nothing_about_a_row_are_left_out() -> None:
    async def play() -> list[list[Form]]:
        async with staged(live_story(), LARGE) as stage:
            pane = stage.pane("#inspector", InspectorPane)
            seen = []
            for number in (2, 20, 24):
                await stage.press(":", *f"goto {number}", "enter")
                seen.append(pane.forms)
            return seen

    service, *others = asyncio.run(play())
    assert [Form.TREE, Form.CAUSE, Form.DIFF] == service
    assert any(Form.SOURCE in forms for forms in others)


def test_facts_that_are_too_long_go_on_in_the_next_line() -> None:
    async def play() -> str:
        async with staged(Story().state("started").opened("c1").failing("c1", "x")) as stage:
            return text_of(stage)

    lines = asyncio.run(play()).split("\n")
    found = lines.index("failed    Cannot extract the text from")
    assert "          the event." == lines[found + 1]


def test_a_row_whose_record_has_left_memory_says_so() -> None:
    async def play() -> str:
        session = FakeSession(with_json(), capacity=200)
        async with staged(session=session) as stage:
            await stage.press("up", "down")
            for number in range(MOST + 300):
                stage.story.received("c1", str(number))
                if number % 100 == 0:
                    stage.app.poll()
            await stage.tell()
            await stage.press("up", "down")
            return text_of(stage)

    assert "The record has left memory; only its row is kept." in " ".join(asyncio.run(play()).split())


def test_parts_fold_and_can_be_copied() -> None:
    async def play() -> tuple[str, list[str]]:
        async with staged(with_json(), LARGE) as stage:
            stage.main.query_one("#inspector").focus()
            await stage.pilot.pause()
            copied = []
            lines = text_of(stage).split("\n")
            await stage.press(*["down"] * lines.index("▾ tags: List of 2"))
            for key in ("y", "Y"):
                await stage.press(key)
                copied.append(stage.app.clipboard)
            await stage.press("space")
            return text_of(stage), copied

    text, copied = asyncio.run(play())
    assert [["a", "b"], "tags"] == [json.loads(copied[0]), copied[1]]
    assert '▸ tags: List of 2  ["a", "b"]' in text


def test_what_is_folded_stays_so_when_one_comes_back_to_it() -> None:
    async def play() -> tuple[str, str]:
        async with staged(with_json().received("c1", '{"tags": ["c", "d"]}'), LARGE) as stage:
            await stage.press("up")
            inspector = stage.main.query_one("#inspector")
            inspector.focus()
            await stage.pilot.pause()
            await stage.press(*["down"] * text_of(stage).split("\n").index("▾ tags: List of 2"), "space")
            stage.pane("#timeline", TimelinePane).focus()
            await stage.press("down")
            other = text_of(stage)
            await stage.press("up")
            return other, text_of(stage)

    other, again = asyncio.run(play())
    assert "▾ tags: List of 2" in other
    assert '▸ tags: List of 2  ["a", "b"]' in again


def test_a_row_is_compared_with_the_marked_one_or_the_one_before() -> None:
    async def play() -> list[str]:
        story = with_json().received("c1", '{"text": "ho", "tags": ["a", "b"]}').received("c1", '{"text": "ho"}')
        async with staged(story, LARGE) as stage:
            await stage.press("D")
            seen = [text_of(stage)]
            await stage.press("up", "up", "m", "down", "down")
            seen.append(text_of(stage))
            await stage.press("D")
            return [*seen, text_of(stage)]

    before, marked, tree = asyncio.run(play())
    assert ["from #4 to this one", '- tags  ["a", "b"]'] == before.split("\n")
    assert ["from #3 to this one", '~ text  "hi" → "ho"', '- tags  ["a", "b"]'] == marked.split("\n")
    assert '  text: "ho"' in tree


HOSTILE = "\x1b[2J\x1b]0;x\x07 漢字 \u202eשלום 👩‍👩‍👧 \x00\r\n" * 50


@pytest.mark.parametrize(
    "payload", [HOSTILE, HOSTILE.encode(), {HOSTILE: HOSTILE}, "x" * 10_000_000, b"\xff" * 10_000_000]
)
@pytest.mark.parametrize("form", [Form.TREE, Form.RAW, Form.HEX])
def test_any_payload_opens_in_any_form_and_is_shown_not_obeyed(payload: object, form: Form) -> None:
    document = payload_document(payload, form, 40)
    for index in (*range(min(40, len(document))), len(document) - 1):
        assert all(cell.text.isprintable() for cell in document.line(index))


def test_no_payload_has_no_lines() -> None:
    assert [0, 0, 0] == [len(payload_document(None, form, 40)) for form in (Form.TREE, Form.RAW, Form.HEX)]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_hostile_ten_megabyte_message_keeps_the_screen_in_order(size: tuple[int, int]) -> None:
    async def play() -> list[str]:
        story = Story().opened("c1", HOSTILE[:40]).received("c1", HOSTILE * 4_000)
        async with staged(story, size) as stage:
            wrong = []
            for key in ("t", "t", "t", "t", "t"):
                await stage.press(key)
                wrong += [line for line in stage.lines() if cell_len(line) != size[0] or not line.isprintable()]
            return wrong

    assert [] == asyncio.run(play())


def test_a_click_on_the_name_of_a_form_shows_it_and_one_on_the_way_back_follows() -> None:
    async def play() -> None:
        async with staged(size=(200, 60)) as stage:
            await stage.press("k", "k", "k", "k")
            for pane, word, seen in (
                ("#inspector", "cause", "[cause]"),
                ("#inspector", "diff", "[diff]"),
                ("#timeline", "G to follow", "following"),
            ):
                region = stage.main.query_one(pane).region
                border = stage.lines()[region.bottom - 1]
                at = border.index(word, region.x)
                await stage.pilot.click(offset=(at + 1, region.bottom - 1))
                await stage.pilot.pause()
                assert seen in stage.lines()[region.bottom - 1][region.x : region.right]

    asyncio.run(play())
