"""The status and notice lines."""

from __future__ import annotations

import pytest

from aro_console.model.formatting import Line
from aro_console.model.handlers import Handler
from aro_console.model.summary import notice_line, status_line
from aro_console.model.world import World
from runtime.probe import records as r
from tests.support.records import CHAT, Story


def world_of(story: Story, lost: int = 0) -> World:
    start = story.header("Handle Message").start
    world = World([Handler("Handle Message", "WebSocket Event Handler", "websocket.message", CHAT.span(start, 800))])
    world.extend(story.raw, lost)
    return world


def text_of(line: Line) -> str:
    return "".join(cell.text for cell in line)


def status(story: Story) -> str:
    return " ".join(text_of(status_line("chat", world_of(story), story.now_ns, 120)).split())


def notice(story: Story, failure: str = "", lost: int = 0) -> str:
    world = world_of(story, lost)
    return text_of(notice_line(world, world.runs.first_hold, failure, go_on="c")).strip()


def test_a_living_application_says_where_and_how_busy_it_is() -> None:
    story = Story().state("started").service_started("127.0.0.1:8080").opened("c1").opened("c2").closed("c2")
    assert "aro-console chat http+ws 127.0.0.1:8080 LIVE 1 conn 0 ev/s" == status(story)


def test_where_there_is_less_room_what_is_wrong_is_still_told() -> None:
    story = Story().state("started").service_started("127.0.0.1:8080").started().failed()
    rest = "LIVE 0 conn 0 ev/s 1 failed"
    wanted = {
        80: f"aro-console chat http+ws 127.0.0.1:8080 {rest}",
        70: f"chat http+ws 127.0.0.1:8080 {rest}",
        56: f"chat http+ws :8080 {rest}",
        40: f"chat {rest}",
    }
    assert wanted == {
        width: " ".join(text_of(status_line("chat", world_of(story), story.now_ns, width)).split()) for width in wanted
    }


def test_runs_and_messages_that_are_held_are_counted_together() -> None:
    story = Story().state("waiting").opened("c1")
    assert "held" not in status(story)
    assert "held 3" in status(story.kept("c1").kept("c1").held(label="c1"))


def test_the_state_is_the_one_that_matters() -> None:
    story = Story()
    assert " LOADING " in status(story)
    assert " LIVE " in status(story.state("waiting"))
    assert " PAUSED " in status(story.ordered("Pause"))
    assert " LIVE " in status(story.ordered("Continue"))
    assert " STOPPING " in status(story.state("stopping"))
    assert " ENDED " in status(story.state("ended"))


def test_holds_and_failures_are_counted() -> None:
    assert status(Story().held().held().started().failed()).endswith("held 2 1 failed")


def test_the_name_is_made_visible() -> None:
    assert "a\\eb" in text_of(status_line("a\x1bb", world_of(Story()), 0, 80))


def test_a_failure_that_is_held_says_where() -> None:
    story = Story().started().held("failure", "error", line_of="Compute the <line>")
    assert "! HELD at the failure in line 14 of Handle Message (error)" == notice(story)


@pytest.mark.parametrize(("reason", "said"), [("breakpoint", "(breakpoint 3, 4)"), ("data", "(data, breakpoint 3, 4)")])
def test_a_hold_names_the_breakpoints_that_stopped_it(reason: str, said: str) -> None:
    story = Story().started()
    where = ("x", ("Handle Message",), 1, story.span("Compute the <line>"), "", (3, 4))
    story.add(r.Held, story.seq, 1, "statement", reason, story.run_id, *where)
    assert notice(story).endswith(said)


def test_a_hold_goes_before_all_else() -> None:
    story = Story().opened("c1").ordered("Pause").held(label="c1")
    assert "! HELD c1 websocket.message, will reach Handle Message (pause)" == notice(story)
    story.started().held("statement", "breakpoint", line_of="Compute the <line>")
    assert notice(story).endswith("(2 held)")
    assert "! HELD Handle Message before line 14 (breakpoint)" == notice(story.released(1))


def test_an_end_is_said_with_its_reason() -> None:
    story = Story().state("ended")
    assert "! the application ended: port\\n in use" == notice(story, failure="port\n in use")
    assert "the application has ended; its records stay here until you quit" == notice(story)


def test_a_pause_says_what_comes_next() -> None:
    assert "paused: the next delivery will be held. c continues" == notice(Story().ordered("Pause"))


def test_memory_and_losses_are_always_told() -> None:
    assert "nothing recorded yet" == notice(Story())
    assert "oldest in memory #1, 0 lost" == notice(Story().opened("c1"))
    assert "oldest in memory #1001, 1,000 lost" == notice(Story().lose(1_000).opened("c1"), lost=1_000)
