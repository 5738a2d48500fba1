"""Which hold the keys of stepping act on."""

from __future__ import annotations

import pytest

from aro_console.model.following import Following, no_way_out
from aro_console.model.runs import Runs
from tests.support.records import MS, Story


class Followed:
    """A story with two clients, and what follows it."""

    def __init__(self) -> None:
        self.story = Story().opened("c1").opened("c2")
        self.runs = Runs()
        self.following = Following(self.runs)
        self._told = 0

    def tell(self) -> int:
        """Take what is new; return the hold that steps act on now, 0 for none."""
        views = self.story.views
        self.runs.extend(views[self._told :])
        self._told = len(views)
        self.following.renew(self.story.now_ns)
        hold = self.following.hold
        return hold.hold_id if hold is not None else 0

    def hits(self, label: str, line: str = "Extract the <text>") -> int:
        """A message of a client runs into a breakpoint."""
        self.story.received(label, "x")
        self.story.started("Handle Message", label=label, cause=self.story.seq)
        self.story.held("statement", "breakpoint", label=label, line_of=line)
        return self.tell()

    def step(self) -> None:
        assert self.following.hold is not None
        self.following.stepped(self.following.hold, self.story.now_ns)


def test_what_has_waited_longest_is_followed_and_another_hold_does_not_take_over() -> None:
    followed = Followed()
    assert [1, 1] == [followed.hits("c1"), followed.hits("c2")]
    followed.story.released(1)
    assert 2 == followed.tell()


def test_until_a_step_has_led_somewhere_the_keys_act_on_nothing() -> None:
    followed = Followed()
    followed.hits("c1")
    followed.step()
    assert [0, 0] == [followed.tell(), followed.hits("c2")]
    assert "1 held besides" not in followed.following.words(followed.story.now_ns)
    followed.story.released(1, how="step")
    assert 0 == followed.tell(), "the other client's hold is not where the step led"
    assert "; 1 held besides" in followed.following.words(followed.story.now_ns + 900 * MS)


def test_a_step_leads_to_the_next_hold_of_its_flow() -> None:
    followed = Followed()
    followed.hits("c1")
    followed.step()
    followed.story.released(1, how="step").statement("Extract the <text>")
    followed.story.held("statement", "step", label="c1", line_of="Compute the <line>")
    assert (2, "") == (followed.tell(), followed.following.words(followed.story.now_ns + 900 * MS))


def test_a_step_into_what_several_hear_leads_to_the_first_of_them() -> None:
    followed = Followed()
    followed.hits("c1")
    followed.step()
    story = followed.story.released(1, how="step").effect("Emit").published("Said")
    event = story.seq
    for name in ("Count Lines", "Handle Connect"):
        story.started(name, label="c1", cause=event)
        story.held("statement", "step", label="c1", run=story.run_id)
    assert 2 == followed.tell()


def test_when_a_run_is_over_its_sibling_that_is_held_is_next_though_whoever_waits_for_both_still_runs() -> None:
    followed = Followed()
    story = followed.story.received("c1", "x").started("Handle Message", label="c1").effect("Emit").published("Said")
    event = story.seq
    for name in ("Count Lines", "Handle Connect"):
        story.started(name, label="c1", cause=event, parent=1)
        story.held("statement", "breakpoint", label="c1", run=story.run_id)
    assert 1 == followed.tell()
    followed.step()
    story.released(1, how="step")
    assert 0 == followed.tell()
    story.finished(run=2)
    assert 2 == followed.tell()


def test_a_step_in_one_pass_of_a_parallel_loop_stays_in_it_though_another_is_held() -> None:
    followed = Followed()
    followed.hits("c1")
    story = followed.story.held("statement", "breakpoint", label="c1", run=1, branch=(2,))
    followed.tell()
    followed.step()
    story.released(1, how="step")
    assert 0 == followed.tell(), "the other pass was held before"
    story.held("statement", "breakpoint", label="c1", run=1, branch=(3,))
    story.held("statement", "step", label="c1", run=1)
    assert 4 == followed.tell()
    followed.step()
    story.released(4, how="step")
    story.wait(900 * MS).logged("something", run=1)
    assert 2 == followed.tell(), "its pass has ended"


PASS = (1,)


def in_a_pass() -> Followed:
    """Two passes of a parallel loop, each held; the first is stepped."""
    followed = Followed()
    story = followed.story.received("c1", "x").started("Handle Message", label="c1")
    for branch in (PASS, (2,)):
        story.held("statement", "breakpoint", label="c1", branch=branch)
    followed.tell()
    followed.step()
    story.released(1, how="step")
    return followed


def test_a_pass_that_waits_for_an_answer_is_waited_for_while_another_runs_into_a_breakpoint() -> None:
    followed = in_a_pass()
    followed.story.effect("Sleep", "2 s", branch=PASS).released(2)
    followed.story.held("statement", "breakpoint", label="c1", branch=(2,)).wait(900 * MS)
    assert [0, 0] == [followed.tell(), followed.tell()]
    followed.story.statement("Extract the <text>", branch=PASS)
    followed.story.held("statement", "breakpoint", label="c1", branch=PASS)
    assert 4 == followed.tell()


@pytest.mark.parametrize(("branch", "led"), [((2,), 0), (PASS, 3), ((*PASS, 4), 3)])
def test_a_step_in_a_pass_leads_into_what_that_pass_sets_going_and_into_nothing_of_another(
    branch: tuple[int, ...], led: int
) -> None:
    followed = in_a_pass()
    followed.story.effect("Store", branch=branch).started("Count Lines", label="c1", parent_branch=branch)
    followed.story.held("statement", "breakpoint", label="c1")
    assert led == followed.tell()


def test_a_step_out_of_what_a_pass_has_set_going_leads_back_into_that_pass() -> None:
    followed = in_a_pass()
    story = followed.story.effect("Store", branch=PASS).started("Count Lines", label="c1", parent_branch=PASS)
    story.held("statement", "breakpoint", label="c1")
    followed.tell()
    followed.step()
    story.released(3, how="step").finished().released(2)
    story.held("statement", "breakpoint", label="c1", branch=(2,))
    assert 0 == followed.tell(), "that is the other pass"
    story.held("statement", "breakpoint", label="c1", branch=PASS)
    assert 5 == followed.tell()


def test_when_a_run_is_over_what_its_pass_still_waits_for_comes_before_other_passes() -> None:
    followed = in_a_pass()
    story = followed.story.released(2)
    for branch in ((2,), PASS, PASS):
        story.started("Count Lines", label="c1", parent=1, parent_branch=branch)
        story.held("statement", "breakpoint", label="c1", run=story.run_id)
    assert 4 == followed.tell()
    followed.step()
    story.released(4, how="step").finished(run=3)
    assert 5 == followed.tell()


@pytest.mark.parametrize(("branch", "led"), [((2,), 0), (PASS, 3)])
def test_a_step_in_a_pass_leads_to_the_delivery_that_it_publishes(branch: tuple[int, ...], led: int) -> None:
    followed = in_a_pass()
    followed.story.held("delivery", "breakpoint", label="c1", branch=branch)
    assert led == followed.tell()


@pytest.mark.parametrize("also", [True, False])
def test_when_nothing_of_the_flow_runs_any_more_the_next_hold_is_followed_and_the_run_stays_known(also: bool) -> None:
    followed = Followed()
    followed.hits("c1")
    followed.step()
    followed.story.released(1, how="step").finished()
    assert 0 == followed.tell()
    assert "finished" == followed.following.run.state  # type: ignore[union-attr]
    if also:
        assert 2 == followed.hits("c2")
    followed.following.leave()
    assert followed.following.run is None


def test_who_lets_all_go_waits_for_no_step() -> None:
    followed = Followed()
    followed.hits("c1")
    followed.step()
    followed.story.released(1)
    followed.following.let_go()
    assert 2 == followed.hits("c2")


@pytest.mark.parametrize(("stepped", "words"), [(True, ""), (False, "Handle Message waits for this run, but began")])
def test_a_caller_that_cannot_be_stepped_is_named(stepped: bool, words: str) -> None:
    story = Story().received("c1", "x").started("Handle Message", stepped=stepped).started("Count Lines")
    story.held("statement", "breakpoint", line_of="Extract the <text>")
    runs = Runs()
    runs.extend(story.views)
    assert runs.first_hold is not None
    said = no_way_out(runs.first_hold, runs)
    assert (words, bool(words)) == (said[: len(words)], bool(said))


def test_a_run_that_nobody_waits_for_needs_no_words() -> None:
    followed = Followed()
    followed.hits("c1")
    assert "" == no_way_out(followed.runs.first_hold, followed.runs)  # type: ignore[arg-type]


def test_a_step_into_a_feature_set_that_did_not_begin_is_said_to_have_missed_it() -> None:
    followed = Followed()
    followed.hits("c1")
    hold = followed.following.hold
    assert hold is not None
    for target, words in (
        ("Handle Message", ""),
        ("", ""),
        ("Pack", "Pack did not begin: the step went on without it."),
    ):
        followed.following.stepped(hold, followed.story.now_ns, target)
        assert words == followed.following.missed(hold)
