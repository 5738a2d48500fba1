"""The working screen: tabs, holds, errors, bars and what an empty pane says."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from textual.strip import Strip
from textual.widgets import ContentSwitcher, Input

from aro_console.commands.verbs import VERBS
from aro_console.screens.layout import TABS
from aro_console.screens.main import MainScreen
from aro_console.widgets.bindings import BindingsPane
from aro_console.widgets.connections import ConnectionsPane
from aro_console.widgets.details import CausesPane
from aro_console.widgets.inspector import InspectorPane
from aro_console.widgets.line_pane import LinePane
from aro_console.widgets.source import SourcePane
from aro_console.widgets.timeline import TimelinePane
from tests.support.loops import until
from tests.support.records import Story
from tests.support.session import FakeSession, held_story, live_story
from tests.support.stage import LARGE, SMALL, TINY, Stage, screen_lines, staged

PATIENCE_S = 60


def shown(stage: Stage) -> str | None:
    return stage.pane("#views", ContentSwitcher).current


def timeline(stage: Stage) -> TimelinePane:
    return stage.pane("#timeline", TimelinePane)


def source(stage: Stage) -> SourcePane:
    return stage.pane("#source-full", SourcePane)


# --- getting around ------------------------------------------------------------------------------------------------


def test_figures_show_the_views_and_give_the_keys_to_their_first_pane() -> None:
    async def play() -> list[tuple[str | None, str]]:
        async with staged() as stage:
            seen = []
            for key in "23451":
                await stage.press(key)
                seen.append((shown(stage), stage.focused))
            return seen

    wanted = [(f"{name}-tab", f"{name}-full") for name in ("connections", "handlers", "source", "logs")]
    assert [*wanted, ("live", "timeline")] == asyncio.run(play())


def test_another_view_is_painted_once_and_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> tuple[Counter[tuple[str | None, int]], list[str]]:
        async with staged(live_story(), LARGE) as stage:
            await stage.press("2")
            for number in range(50):
                stage.story.received("c1", f"message {number}")
            await stage.tell()
            with monkeypatch.context() as patch:
                drawn = count_lines(patch)
                await stage.press("1")
            return drawn, screen_lines(stage.main)

    drawn, lines = asyncio.run(play())
    panes = {pane for pane, _ in drawn}
    assert {"timeline", "connections", "inspector", "causes", "bindings", "logs"} <= panes
    bars = {"status", "tabs", "notice", "keys"}
    assert {} == {line: times for line, times in drawn.items() if times > 1 and line[0] not in bars}
    assert any("message 49" in line for line in lines)


def count_lines(patch: pytest.MonkeyPatch) -> Counter[tuple[str | None, int]]:
    """Count from now on how often each line of each pane is drawn."""
    drawn: Counter[tuple[str | None, int]] = Counter()
    render_line = LinePane.render_line

    def counted(pane: LinePane, y: int) -> Strip:
        drawn[pane.id, y] += 1
        return render_line(pane, y)

    patch.setattr(LinePane, "render_line", counted)
    return drawn


def test_a_paint_waits_as_long_as_something_is_about_to_change_what_is_painted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def play() -> None:
        async with staged() as stage:
            asked: list[bool] = []
            painted: list[bool] = []
            waits = True
            stage.main.paints_later = lambda: asked.append(waits) or waits
            monkeypatch.setattr(stage.main, "_compositor_refresh", lambda: painted.append(waits))
            timeline(stage).refresh()
            await until(lambda: len(asked) > 3, PATIENCE_S)
            waits = False
            await until(lambda: bool(painted), PATIENCE_S)
            assert [False] == painted

    asyncio.run(play())


def test_a_tab_can_be_clicked() -> None:
    async def play() -> None:
        async with staged() as stage:
            line = stage.lines()[1]
            await stage.pilot.click("#tabs", offset=(line.index("Handlers"), 0))
            await stage.pilot.pause()
            assert "handlers-tab" == shown(stage)
            assert "[3 Handlers]" in stage.lines()[1]

    asyncio.run(play())


def test_escape_clears_the_filter_first_and_then_goes_back_to_the_live_view() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"oops", "enter", "2", "escape")
            assert ("", "connections-tab") == (stage.session.world.timeline.filter, shown(stage))
            await stage.press("escape")
            assert "live" == shown(stage)

    asyncio.run(play())


def test_the_tab_key_goes_through_the_panes_on_the_screen() -> None:
    async def play(size: tuple[int, int]) -> set[str]:
        async with staged(size=size) as stage:
            seen = set()
            for _ in range(7):
                await stage.press("tab")
                seen.add(stage.focused)
            return seen

    assert {"timeline", "inspector", "causes"} == asyncio.run(play(SMALL))
    assert {"timeline", "inspector", "causes", "connections", "bindings", "logs"} == asyncio.run(play(LARGE))


# --- the bars ------------------------------------------------------------------------------------------------------


def test_the_status_line_says_what_runs_where_and_how_busy_it_is() -> None:
    async def play() -> str:
        async with staged() as stage:
            return stage.lines()[0]

    line = asyncio.run(play())
    wanted = ["chat", "http+ws 127.0.0.1:8080", "LIVE", "1 conn", "1 ev/s", "1 failed"]
    assert [] == [word for word in wanted if word not in line]


@pytest.mark.parametrize(
    ("story", "word", "notice"),
    [
        (Story(), "LOADING", "nothing recorded yet"),
        (live_story().ordered("Pause"), "PAUSED", "the next delivery will be held"),
        (held_story(), "held 1", "HELD c1 Handle Message before line 15 (breakpoint)"),
        (live_story().state("ended"), "ENDED", "the application has ended"),
    ],
    ids=["loading", "paused", "held", "ended"],
)
def test_the_state_is_said_in_words(story: Story, word: str, notice: str) -> None:
    async def play() -> list[str]:
        async with staged(story) as stage:
            return stage.lines()

    lines = asyncio.run(play())
    assert word in lines[0]
    assert notice in lines[-2]


def test_records_that_were_lost_are_counted() -> None:
    async def play() -> str:
        async with staged(session=FakeSession(live_story(), capacity=30)) as stage:
            return stage.lines()[-2]

    assert "7 lost" in asyncio.run(play())


def test_the_footer_shows_the_keys_of_the_moment() -> None:
    async def play() -> list[str]:
        async with staged(held_story()) as stage:
            live = stage.lines()[-1]
            await stage.press("4")
            return [live, stage.lines()[-1]]

    live, in_source = asyncio.run(play())
    assert live.startswith(" c continue  F10 over  s into  f out  n message")
    assert in_source.startswith(" c continue  n over  s into  f out  t to cursor  b break")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_no_label_of_tabs_and_footer_is_cut(width: int) -> None:
    async def play() -> tuple[str, str]:
        async with staged(held_story(), (width, 24)) as stage:
            return stage.lines()[1], stage.lines()[-1]

    tabs, keys = asyncio.run(play())
    words = {
        *"1234567",
        "Live",
        "Conns",
        "Handlers",
        "Source",
        "Logs",
        "Runs",
        "Metrics",
        "palette",
        "help",
        "ctrl+p",
        "?",
    }
    assert set() == set(tabs.replace("[", " ").replace("]", " ").split()) - words
    assert f"[1 {TABS[0][2]}]" in tabs
    known = "c continue F10 over s into f out n message V virtual client o send B broadcast X close H http v event"
    assert known.startswith(" ".join(keys.split()))


# --- what is held --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_what_is_held_shows_its_source_line_and_its_bindings_the_new_ones_marked(size: tuple[int, int]) -> None:
    async def play() -> list[str]:
        async with staged(held_story(), size) as stage:
            await stage.press("4")
            assert 15 == source(stage).cursor + 1
            return stage.lines()

    lines = asyncio.run(play())
    text = "\n".join(lines)
    assert [line for line in lines if "15 ▶     Store the <line>" in line]
    assert "Bindings  held before line 15, Handle" in text
    assert '+ <line>  String  "said: again"' in text
    assert '  <text>  String  "again"' in text
    assert "▸<event> Map" in text


def test_after_a_step_the_next_line_and_what_it_bound_are_shown() -> None:
    async def play() -> str:
        async with staged(held_story()) as stage:
            await stage.press("4", "n")
            stage.story.released(how="step").statement("Store the <line>", {"stored": True})
            stage.story.held("statement", "step", label="c1", line_of="Broadcast the <line>")
            await stage.tell()
            return stage.text()

    text = asyncio.run(play())
    assert "16 ▶     Broadcast the <line>" in text
    assert "+ <stored> Boolean true" in text
    assert "  <line>   String" in text


def test_a_second_hold_does_not_take_the_view_from_the_first() -> None:
    async def play() -> str:
        async with staged(held_story()) as stage:
            await stage.press("4")
            stage.story.received("c1", "more").started("Handle Message", label="c1")
            stage.story.held("statement", "breakpoint", label="c1", line_of="Extract the <text> from the <event: m")
            await stage.tell()
            return stage.text()

    text = asyncio.run(play())
    assert "15 ▶" in text
    assert "(2 held)" in text


def test_a_held_delivery_says_whom_it_will_reach() -> None:
    async def play() -> str:
        async with staged(live_story().received("c1", "later").held(label="c1")) as stage:
            return stage.text()

    text = asyncio.run(play())
    assert "HELD c1 websocket.message, will reach Handle Message (pause)" in text
    assert "d drop" in text


def test_the_connection_that_is_held_says_so() -> None:
    async def play() -> str:
        async with staged(held_story(), LARGE) as stage:
            return next(line for line in stage.lines() if line.startswith("│c1"))

    assert "HELD" in asyncio.run(play())


# --- what is chosen ------------------------------------------------------------------------------------------------


def test_the_chosen_row_is_inspected_with_what_it_caused() -> None:
    async def play() -> None:
        async with staged(size=LARGE) as stage:
            timeline(stage).go_to(
                next(row for row in timeline(stage)._timeline.visible if row.summary.endswith("hello"))
            )
            await stage.pilot.pause()
            inspector, causes = stage.pane("#inspector", InspectorPane), stage.pane("#causes", CausesPane)
            assert "Event #13" == inspector.border_title
            assert "Flow #13, 9 rows" == causes.border_title
            assert ">" == causes.line(0, 80)[0].text[0]

    asyncio.run(play())


def test_capital_e_goes_from_error_to_error() -> None:
    async def play() -> list[int]:
        async with staged(live_story().message("c1", "fine").failing("c1", "worse")) as stage:
            await stage.press("g")
            found = []
            for _ in range(3):
                await stage.press("E")
                found.append(timeline(stage).row.seq if timeline(stage).row else 0)
            return found

    first, second, third = asyncio.run(play())
    assert 0 < first < second < third


def test_without_an_error_capital_e_says_so() -> None:
    async def play() -> list[str]:
        async with staged(Story().state("started").opened("c1")) as stage:
            await stage.press("E")
            return stage.notes

    assert ["No errors."] == asyncio.run(play())


def test_enter_on_a_handler_shows_its_source() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("3", "j", "j", "enter")
            assert ("source-tab", 12) == (shown(stage), source(stage).cursor + 1)

    asyncio.run(play())


def test_enter_on_a_log_line_shows_the_statement_that_wrote_it() -> None:
    async def play() -> None:
        story = live_story().started("Count Lines", "Said Handler", event="Said")
        async with staged(story.logged("counted", line_of='Log "counted"').finished()) as stage:
            await stage.press("5", "enter")
            assert ("source-tab", 22) == (shown(stage), source(stage).cursor + 1)

    asyncio.run(play())


# --- empty panes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("1", ["No events yet", "press V", "Choose a row", "What led to"]),
        ("2", ["No connections", "V opens"]),
        ("4", ["Choose a run", "P pauses", "b sets"]),
        ("5", ["printed nothing"]),
    ],
)
def test_an_empty_pane_says_why_and_what_to_do(key: str, words: list[str]) -> None:
    async def play() -> str:
        async with staged(Story()) as stage:
            await stage.press(key)
            return " ".join(stage.text().replace("│", " ").split())

    text = asyncio.run(play())
    assert [] == [word for word in words if word not in text]


# --- what happens while one looks ----------------------------------------------------------------------------------


def test_new_records_are_shown_without_a_key() -> None:
    async def play() -> bool:
        async with staged() as stage:
            stage.story.received("c1", "brand new")
            await stage.tell()
            return "brand new" in stage.text()

    assert asyncio.run(play())


def test_records_do_not_take_the_keys_from_the_filter() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("slash", "o")
            stage.story.message("c1", "meanwhile")
            await stage.tell()
            await stage.press("o")
            return stage.pane("#filter", Input).value

    assert "oo" == asyncio.run(play())


def test_the_chosen_connection_stays_chosen_when_others_close_and_open() -> None:
    async def play() -> str:
        async with staged(Story().opened("c1").opened("c2").opened("c3")) as stage:
            await stage.press("2", "j")
            stage.story.closed("c1").opened("c4")
            await stage.tell()
            chosen = stage.pane("#connections-full", ConnectionsPane).connection
            return chosen.label if chosen is not None else ""

    assert "c2" == asyncio.run(play())


def test_the_bindings_follow_the_chosen_row() -> None:
    async def play() -> str | None:
        async with staged(size=LARGE) as stage:
            row = next(row for row in stage.session.world.timeline.visible if "run postLine" in row.summary)
            timeline(stage).go_to(row)
            await stage.pilot.pause()
            return stage.pane("#bindings", BindingsPane).border_title

    assert "Bindings  finished, postLine" == asyncio.run(play())


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY])
def test_a_session_of_several_files_says_how_to_change_between_them(size: tuple[int, int]) -> None:
    async def play() -> tuple[str, str]:
        from runtime.source import SourceFile

        session = FakeSession(live_story(), others=[SourceFile("other.aro", "(* nothing *)\n")])
        async with staged(session=session, size=size) as stage:
            await stage.press("4")
            first = source(stage).file
            await stage.press("right_square_bracket")
            return first, source(stage).file

    assert ("chat.aro", "other.aro") == asyncio.run(play())


def test_each_verb_has_one_owner_among_the_screen_and_its_hands() -> None:
    owners = {
        verb.name: [
            owner for owner in (MainScreen, *MainScreen.HANDS) if hasattr(owner, f"verb_{verb.name.replace('-', '_')}")
        ]
        for verb in VERBS
    }
    assert {} == {name: found for name, found in owners.items() if len(found) != 1}
