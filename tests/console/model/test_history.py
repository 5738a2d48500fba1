"""One execution, statement by statement."""

from __future__ import annotations

import pytest

from aro_console.model import runs as runs_module
from aro_console.model.history import History, Moment
from aro_console.model.runs import Binding, Run, Runs, Step
from runtime.probe.sentences import Sentence
from tests.support.records import MS, Story

MESSAGE = (
    Sentence(0, "extract", ("event",)),
    Sentence(1, "compute", ("text",)),
    Sentence(2, "store", ("line", "line-repository")),
)
"""What the first statements of Handle Message read."""


def history(story: Story, execution_id: int = 1, sentences: tuple[Sentence, ...] = ()) -> History:
    runs = Runs()
    runs.extend(story.views)
    run = runs.get(execution_id)
    assert run is not None
    return History(run, sentences)


def message() -> Story:
    story = Story().started(given={"event": {"n": 1}, "path": "/ws"})
    return story.statement("Extract the <text>", {"text": "hi"}).statement("Compute the <line>", {"line": "x"})


def names(found: list[Binding]) -> list[str]:
    return [("+" if item.new else "") + ("?" if item.read else "") + item.name for item in found]


# --- prefixes ------------------------------------------------------------------------------------------------------


def test_what_is_known_before_a_statement_is_what_was_given_and_bound_before_it() -> None:
    walked = history(message())
    wanted = [["event", "path"], ["+text", "event", "path"], ["+line", "text", "event", "path"]]
    assert wanted == [names(walked.bindings(at)) for at in range(walked.end + 1)]


def test_what_the_last_statement_read_is_marked() -> None:
    walked = history(message(), sentences=MESSAGE)
    assert [["event", "path"], ["+text", "?event", "path"], ["+line", "?text", "event", "path"]] == [
        names(walked.bindings(at)) for at in range(3)
    ]


def test_a_name_that_is_bound_hides_the_given_one() -> None:
    story = Story().started(given={"text": "given"}).statement("Extract the <text>", {"text": "bound"})
    walked = history(story)
    assert [{"text": "given"}, {"text": "bound"}] == [walked.names(at) for at in (0, 1)]


def test_a_position_stands_before_the_line_that_runs_next() -> None:
    walked = history(message().held("statement", line_of="Store the <line>"))
    assert [13, 14, 15] == [walked.line(at) for at in range(3)]


def test_a_run_that_failed_stands_at_the_statement_that_failed() -> None:
    story = Story().started().statement("Extract the <text>", {"text": "x"}).failed("It cannot.", line_of="Compute the")
    assert 14 == history(story).line(1)


def test_a_statement_that_waits_for_what_it_set_off_is_where_the_run_stands() -> None:
    story = message().effect("Store", line_of="Store the <line>")
    assert 15 == history(story).line(2)
    assert 0 == history(story.completed().statement("Store the <line>").finished()).line(3)


def test_records_have_a_place_among_the_statements() -> None:
    story = message()
    effect = story.effect("Store").seq
    walked = history(story.completed().statement("Store the <line>"))
    assert [0, 1, 2, 3] == [walked.position(seq) for seq in (1, 2, effect, story.seq)]
    assert [1, 2, 3] == [walked.seq(at) for at in (0, 1, 2)]


def test_steps_that_are_not_kept_are_a_start_and_what_they_bound_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs_module, "KEPT_STEPS", 10)
    story = Story().started().statement("Extract the <text>", {"first": 1})
    for number in range(30):
        story.statement("Compute the <line>", {"line": number})
    walked = history(story)
    assert (31, walked.run.steps_dropped) == (walked.end, walked.start)
    assert {"first": 1, "line": walked.start - 2} == walked.names(walked.start)
    assert None is walked.step(walked.start - 1)
    assert f"the first {walked.start} statements are no longer kept" in walked.gap()


def test_a_run_without_recorded_statements_says_how_to_have_them() -> None:
    walked = history(Story().started(stepped=False).finished())
    assert (False, True) == (walked.walkable, ":statements on" in walked.gap())
    assert "" == history(message()).gap()


# --- loops ---------------------------------------------------------------------------------------------------------

LOOP = (
    Sentence(0, "create"),
    Sentence(1, "for each", ("numbers",)),
    Sentence(2, "compute", ("item",), inside=1),
    Sentence(3, "if", ("double",), inside=1),
    Sentence(4, "compute", (), inside=3),
    Sentence(5, "create"),
)


def looped(*steps: tuple[int, dict[str, object]], sentences: tuple[Sentence, ...] = LOOP) -> History:
    """Return a run of these statements, by number, with what each bound; its lines are numbered as they are."""
    text = "\n".join(f"statement {number}" for number in range(10))
    story = Story(type(Story().source)("loop.aro", text))
    story.started()
    runs = Runs()
    runs.extend(story.views)
    run = runs.get(1)
    assert run is not None
    for place, (number, bound) in enumerate(steps):
        start = text.index(f"statement {number}")
        run.add(Step(number, story.source.span(start, start + 9), tuple(bound.items()), MS, 10 + place))
    return History(run, sentences)


TWO_PASSES: tuple[tuple[int, dict[str, object]], ...] = (
    (0, {"numbers": [3, 5]}),
    (1, {"item": 3}),
    (2, {"double": 6}),
    (3, {}),
    (4, {"inner": 1}),
    (1, {"item": 5}),
    (2, {"double": 10}),
    (1, {}),
    (5, {"after": 1}),
)


def test_the_names_of_a_pass_end_with_it() -> None:
    walked = looped(*TWO_PASSES)
    assert [
        {"numbers": [3, 5]},
        {"numbers": [3, 5], "item": 3, "double": 6, "inner": 1},
        {"numbers": [3, 5], "item": 5},
        {"numbers": [3, 5]},
        {"numbers": [3, 5], "after": 1},
    ] == [walked.names(at) for at in (1, 5, 6, 8, 9)]


def test_a_loop_that_was_left_early_ends_with_the_first_statement_behind_it() -> None:
    assert {"after": 1} == looped((1, {"item": 3}), (2, {"double": 6}), (5, {"after": 1})).names(3)


def test_nested_loops_end_one_by_one() -> None:
    nested = (Sentence(0, "for each"), Sentence(1, "for", inside=0), Sentence(2, "compute", inside=1))
    walked = looped((0, {"a": 1}), (1, {"b": 1}), (2, {"c": 1}), (1, {"b": 2}), (1, {}), (0, {"a": 2}), (0, {}),
                    sentences=nested)  # fmt: skip
    assert [{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 2}, {"a": 1}, {"a": 2}, {}] == [
        walked.names(at) for at in (3, 4, 5, 6, 7)
    ]


def test_a_value_given_by_order_in_one_pass_is_that_pass_s_own() -> None:
    parallel = (Sentence(0, "for each", parallel=True), Sentence(1, "compute", inside=0))
    walked = looped(sentences=parallel)
    for branch in ((1,), (2,)):
        walked.run.add(Step(0, walked.run.span, (("item", branch[0]),), MS, 10, branch=branch))
        walked.run.add(Step(1, walked.run.span, (("x", branch[0]),), MS, 11, branch=branch))
    walked.run.change("x", 7, (1,))
    assert [{"item": 1, "x": 7}, {"item": 2, "x": 2}, {}] == [walked.names(4, branch) for branch in ((1,), (2,), ())]


def test_passes_are_a_list_that_can_be_searched_by_their_item() -> None:
    walked = looped(*TWO_PASSES, (1, {"item": 8}))
    assert [(2, 1, 2, "item = 3"), (6, 2, 2, "item = 5"), (10, 1, 2, "item = 8")] == [
        (found.at, found.number, found.line, found.text) for found in walked.passes()
    ]


def test_lines_count_their_statements_and_their_time_up_to_a_position() -> None:
    walked = looped(*TWO_PASSES)
    head, body = walked.lines(9)[2], walked.lines(9)[3]
    assert (3, 3 * MS, (("item", 5),)) == (head.hits, head.elapsed_ns, head.bound)
    assert (2, (("double", 10),)) == (body.hits, body.bound)
    assert (1, (("double", 6),)) == (walked.lines(4)[3].hits, walked.lines(4)[3].bound)


def test_a_moment_is_a_run_at_one_position() -> None:
    walked = history(message())
    moment = Moment(walked, 1, past=True)
    assert (14, ["+text", "event", "path"]) == (moment.line, names(moment.bindings))
    assert isinstance(moment.run, Run)
