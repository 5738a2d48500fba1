"""Walking back and forth through what has happened."""

from __future__ import annotations

import pytest

from aro_console.model.causes import LookUp
from aro_console.model.runs import Runs
from aro_console.model.sentences import Sentences
from aro_console.model.walking import (
    Cursor,
    Moment,
    Move,
    Moved,
    Walks,
    back_into,
    back_over,
    back_to_break,
    back_to_start,
    forward_into,
    forward_out,
    forward_over,
    forward_to_break,
)
from runtime.host.targets import sentences
from tests.support.driving import Stage, new_tap, on_stage, program_of
from tests.support.records import Story

PARENT, CHILD = 1, 2


def look_up(story: Story) -> LookUp:
    known = {record.seq: record for record in story.views}
    return known.get


def walks(story: Story) -> Walks:
    runs = Runs()
    runs.extend(story.views)
    return Walks(runs, look_up(story), Sentences())


def emitting() -> Story:
    """A message whose fifth statement (line 17) emits an event that one handler hears (line 22)."""
    story = Story().received("c1", "hi").published("websocket.message").started(label="c1")
    story.statement("Extract the <text>", {"text": "hi"}).statement("Compute the <line>", {"line": "x"})
    story.effect("Emit", "Said", line_of="Emit a").published("Said", handlers=("Count Lines",))
    story.started("Count Lines", "Said Handler", event="Said").statement('Log "counted"').finished("", run=CHILD)
    return story.completed(run=PARENT).statement("Emit a", run=PARENT).statement("Return an", run=PARENT).finished()


def moved(move: Move, story: Story, execution_id: int, at: int, *places: int) -> Moved:
    walked = walks(story)
    moment = walked.moment(Cursor(execution_id, at))
    assert moment is not None
    return move(walked, moment, {("chat.aro", line) for line in places})


MOVES: list[tuple[Move, tuple[int, int], tuple[int, int]]] = [
    (back_over, (PARENT, 4), (PARENT, 3)),
    (back_over, (PARENT, 3), (PARENT, 2)),
    (back_over, (CHILD, 1), (CHILD, 0)),
    (back_over, (CHILD, 0), (PARENT, 2)),
    (back_into, (PARENT, 4), (PARENT, 3)),
    (back_into, (PARENT, 3), (CHILD, 1)),
    (back_into, (CHILD, 0), (PARENT, 2)),
    (back_to_start, (PARENT, 3), (PARENT, 0)),
    (back_to_start, (CHILD, 1), (CHILD, 0)),
    (forward_over, (PARENT, 2), (PARENT, 3)),
    (forward_over, (CHILD, 1), (PARENT, 3)),
    (forward_into, (PARENT, 2), (CHILD, 0)),
    (forward_into, (PARENT, 1), (PARENT, 2)),
    (forward_out, (CHILD, 0), (PARENT, 3)),
    (forward_out, (PARENT, 1), (PARENT, 4)),
]


@pytest.mark.parametrize(("move", "start", "end"), MOVES, ids=[f"{m.__name__} from {s}" for m, s, _ in MOVES])
def test_a_move_leads_to(move: Move, start: tuple[int, int], end: tuple[int, int]) -> None:
    assert Cursor(*end) == moved(move, emitting(), *start)


def test_back_into_goes_into_the_last_of_several_runs_and_forward_into_the_first() -> None:
    story = Story().started().effect("Emit", line_of="Emit a")
    for number in (2, 3):
        story.published("Said").started("Count Lines", event="Said").statement('Log "counted"').finished(run=number)
    story.completed(run=1).statement("Emit a", run=1)
    assert (Cursor(3, 1), Cursor(2, 0)) == (moved(back_into, story, 1, 1), moved(forward_into, story, 1, 0))


@pytest.mark.parametrize(
    ("move", "start", "word"),
    [
        (back_over, (PARENT, 0), "start of the run"),
        (back_to_start, (PARENT, 0), "start of the run"),
        (back_to_break, (PARENT, 0), "No line with a breakpoint"),
        (forward_over, (PARENT, 4), "end of the run"),
        (forward_out, (PARENT, 4), "end of the run"),
        (forward_to_break, (PARENT, 4), "No line with a breakpoint"),
    ],
)
def test_a_move_that_leads_nowhere_says_why(move: Move, start: tuple[int, int], word: str) -> None:
    answer = moved(move, emitting(), *start)
    assert isinstance(answer, str)
    assert word in answer


def test_breakpoints_are_found_in_every_run_of_the_flow_in_the_order_they_were_reached() -> None:
    story = emitting()
    found = [moved(back_to_break, story, PARENT, 4, 14, 22)]
    found.append(moved(back_to_break, story, CHILD, 0, 14, 22))
    found.append(moved(forward_to_break, story, PARENT, 0, 14, 22))
    found.append(moved(forward_to_break, story, PARENT, 1, 14, 22))
    assert [Cursor(CHILD, 0), Cursor(PARENT, 1), Cursor(PARENT, 1), Cursor(CHILD, 0)] == found


def test_forward_without_a_breakpoint_ends_at_the_end() -> None:
    assert Cursor(PARENT, 4) == moved(forward_to_break, emitting(), PARENT, 1)


def test_back_is_the_inverse_of_forward_all_the_way() -> None:
    story = emitting()
    walked = walks(story)
    there: list[Cursor] = [Cursor(PARENT, 0)]
    while not isinstance(answer := forward_into(walked, moment_at(walked, there[-1]), ()), str):
        there.append(answer)
    back: list[Cursor] = [there[-1]]
    while not isinstance(answer := back_into(walked, moment_at(walked, back[-1]), ()), str):
        back.append(answer)
    assert [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (1, 3), (1, 4)] == [(c.execution_id, c.at) for c in there]
    assert there == list(reversed(back))


def moment_at(walked: Walks, cursor: Moved) -> Moment:
    assert isinstance(cursor, Cursor)
    moment = walked.moment(cursor)
    assert moment is not None
    return moment


def test_a_handler_that_nobody_waits_for_is_walked_to_and_from_as_well() -> None:
    story = Story().started().statement("Extract the <text>").effect("Announce", line_of="Emit a")
    announced = story.seq
    story.completed().statement("Emit a").finished()
    story.published("Said", cause=announced).started("Count Lines", event="Said").statement('Log "counted"')
    assert (Cursor(2, 0), Cursor(1, 1)) == (moved(forward_into, story, 1, 1), moved(back_over, story, 2, 0))


def test_a_run_whose_cause_has_left_memory_begins_where_it_begins() -> None:
    runs = Runs()
    runs.extend(emitting().views)
    walked = Walks(runs, lambda seq: None, Sentences())
    answer = back_over(walked, moment_at(walked, Cursor(CHILD, 0)), ())
    assert isinstance(answer, str)


def test_the_present_is_the_end_of_a_run_that_is_not_over() -> None:
    story = Story().started().statement("Extract the <text>").held("statement", line_of="Compute the <line>")
    walked = walks(story)
    assert [False, True] == [walked.is_present(Cursor(1, at)) for at in (0, 1)]
    assert [False, False] == [walks(emitting()).is_present(Cursor(PARENT, at)) for at in (0, 4)]


def test_a_place_in_a_run_that_is_not_kept_shows_nothing() -> None:
    assert None is walks(Story()).moment(Cursor(7, 0))


def test_a_run_where_it_stands_is_not_the_past() -> None:
    story = emitting()
    runs = Runs()
    runs.extend(story.views)
    run = runs.get(PARENT)
    assert run is not None
    present = walks(story).present(run)
    assert (4, False) == (present.at, present.past)


# --- passes that run side by side ------------------------------------------------------------------------------------

SIDE_BY_SIDE = """
(Go Round: Go Handler) {
    Create the <start> with 1.
    parallel for each <item> in ["a", "b"] {
        Compute the <line> from "x ${item}".
        Sleep the <pause> for 1 second.
        for each <n> in [1, 2] { Compute the <m> from <n> + 1. }
        Emit a <Passed: event> with { item: <item> }.
    }
    Create the <end> with 2.
}
(Hear: Passed Handler) { Extract the <heard> from the <event: item>. }
"""


@pytest.fixture(scope="module")
def side_by_side() -> Walks:
    """The second pass came to its end before the first; each statement that waits lets the other go on."""

    async def act(stage: Stage) -> None:
        stage.emit("Go")
        await stage.wake(1)
        await stage.wake(0)

    stage = on_stage(SIDE_BY_SIDE, act, tap=lambda program: new_tap(program, record_statements=True))
    runs = Runs()
    runs.extend(stage.records())
    known = {record.seq: record for record in stage.records()}
    return Walks(runs, known.get, Sentences(sentences(program_of(SIDE_BY_SIDE))))


def way(walked: Walks, start: Cursor, move: Move) -> list[tuple[int, object, list[str]]]:
    """Return the places that a move leads to again and again in one run: the line, the item, the own names."""
    found = []
    here: Moved = start
    while isinstance(here, Cursor) and here.execution_id == start.execution_id:
        moment = walked.moment(here)
        assert moment is not None
        own = [binding.name for binding in moment.bindings if not binding.given]
        found.append((moment.line, moment.names.get("item"), sorted({*own} - {"start", "item"})))
        here = move(walked, moment, ())
    return found


def pass_of(walked: Walks, number: int) -> Cursor:
    """Return the first place in a pass."""
    run = walked._runs.get(1)
    assert run is not None
    found = next(one for one in walked.history(run).passes() if one.branch == (number,))
    return Cursor(1, found.at, found.branch)


@pytest.mark.parametrize(("number", "item"), [(1, "a"), (2, "b")])
def test_a_pass_that_ran_beside_another_is_walked_by_itself_with_its_own_names(
    side_by_side: Walks, number: int, item: str
) -> None:
    inner = [(7, item, ["line", "pause"]), (7, item, ["line", "m", "n", "pause"])]
    assert [
        (5, item, []),
        (6, item, ["line"]),
        inner[0],
        (7, item, ["line", "n", "pause"]),
        inner[1],
        (7, item, ["line", "n", "pause"]),
        inner[1],
        (8, item, ["line", "pause"]),
        (4, None, []),
        (10, None, []),
        (0, None, ["end"]),
    ] == way(side_by_side, pass_of(side_by_side, number), forward_over)


def test_back_in_a_pass_leads_before_the_loop_and_not_into_its_neighbour(side_by_side: Walks) -> None:
    last = Cursor(1, side_by_side.history(side_by_side._runs.all[0]).end)
    assert [(0, None), (10, None), (4, None), (4, None), (3, None)] == [
        (line, item) for line, item, _ in way(side_by_side, last, back_over)
    ]
    behind_sleep = forward_over(side_by_side, moment_at(side_by_side, pass_of(side_by_side, 2)), ())
    assert isinstance(behind_sleep, Cursor)
    assert [(6, "b"), (5, "b"), (4, None), (4, None), (3, None)] == [
        (line, item) for line, item, _ in way(side_by_side, behind_sleep, back_over)
    ]


def test_into_leads_into_the_passes_and_from_a_pass_into_what_it_set_off(side_by_side: Walks) -> None:
    before = moment_at(side_by_side, Cursor(1, 1))
    assert 4 == before.line
    assert (5, "a") == place(side_by_side, forward_into(side_by_side, before, ()))
    behind = moment_at(side_by_side, back_over(side_by_side, moment_at(side_by_side, end_of(side_by_side)), ()))
    head = moment_at(side_by_side, back_over(side_by_side, behind, ()))
    # The first pass was the last to end.
    emitting = back_into(side_by_side, head, ())
    assert (8, "a") == place(side_by_side, emitting)
    heard = forward_into(side_by_side, moment_at(side_by_side, emitting), ())
    assert isinstance(heard, Cursor)
    assert {"item": "a", "eventType": "Passed"} == moment_at(side_by_side, heard).names["event"]
    assert emitting == back_over(side_by_side, moment_at(side_by_side, heard), ())
    assert (4, None) == place(side_by_side, forward_out(side_by_side, moment_at(side_by_side, heard), ()))


def end_of(walked: Walks) -> Cursor:
    return Cursor(1, walked.history(walked._runs.all[0]).end)


def place(walked: Walks, moved: Moved) -> tuple[int, object]:
    moment = moment_at(walked, moved)
    return moment.line, moment.names.get("item")


def test_passes_side_by_side_are_found_by_their_items_and_the_loops_in_them_by_theirs(side_by_side: Walks) -> None:
    found = side_by_side.history(side_by_side._runs.all[0]).passes()
    assert [
        ("item = a", 1, (1,)),
        ("item = b", 2, (2,)),
        *(("n = 1", 1, (2,)), ("n = 2", 2, (2,))),
        *(("n = 1", 1, (1,)), ("n = 2", 2, (1,))),
    ] == [(one.text, one.number, one.branch) for one in found]


def test_a_run_that_failed_in_a_pass_stands_there_with_the_names_of_that_pass() -> None:
    body = "Sleep the <p> for 1 second. Create the <x> with 1 / <n>."
    text = f"(Bad: Go Handler) {{ parallel for each <n> in [1, 0] {{ {body} }} }}"

    async def act(stage: Stage) -> None:
        stage.emit("Go")
        await stage.wake(1)

    stage = on_stage(text, act, tap=lambda program: new_tap(program, record_statements=True))
    runs = Runs()
    runs.extend(stage.records())
    walked = Walks(runs, lambda seq: None, Sentences(sentences(program_of(text))))
    moment = moment_at(walked, walked.place(runs.all[0], walked.history(runs.all[0]).end))
    assert ((2,), 0) == (moment.branch, moment.names["n"])
