from inspect import isgeneratorfunction

import pytest

from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.errors import EvaluationError
from runtime.vocabulary import NOT_AVAILABLE, VERBS
from tests.support.calls import finish, make_call


def test_every_verb_of_the_vocabulary_has_an_action():
    assert [] == [verb for verb, known in VERBS.items() if known.action not in LINKAGE.actions]


def test_every_special_set_of_the_linkage_names_actions():
    named = LINKAGE.names_as_objects | LINKAGE.names_as_results | set(LINKAGE.also_binds) | set(LINKAGE.also_reads)
    assert set() == {name for name in named if name not in LINKAGE.actions}


@pytest.mark.parametrize("action", sorted(NOT_AVAILABLE))
def test_what_is_not_built_fails_and_says_so(action):
    verb = next(verb for verb, known in VERBS.items() if known.action == action)
    with pytest.raises(EvaluationError, match=f"The action '{verb.capitalize()}' is not available"):
        LINKAGE.actions[action](make_call(f"{verb} x - -"))


def test_an_unknown_verb_fails_by_its_name():
    call = make_call("juggle x from y")
    with pytest.raises(EvaluationError, match="Unknown action verb: 'Juggle'"):
        LINKAGE.action_for(call.site)(call)


def test_a_wrong_preposition_fails_and_lists_the_right_ones():
    call = make_call("extract x into y")
    with pytest.raises(EvaluationError) as caught:
        LINKAGE.action_for(call.site)(call)
    assert "Invalid preposition 'into' for action 'Extract'. Expected: [from, via]" == str(caught.value)


@pytest.mark.parametrize("statement", ["extract x from y", "return OK - -", "close x across y", "start s against y"])
def test_a_right_preposition_leads_to_the_action(statement):
    site = make_call(statement).site
    assert LINKAGE.actions[site.action] is LINKAGE.action_for(site)


def test_an_action_that_asks_the_world_is_a_generator_function():
    asking = {"send", "broadcast", "store", "retrieve", "log", "emit", "start", "close", "transform", "publish"}
    assert all(isgeneratorfunction(LINKAGE.actions[name]) for name in asking)
    assert isgeneratorfunction(LINKAGE.parallel)


def test_parallel_bodies_run_together():
    assert ([effects.RunTogether((1, 2), 4)], "first") == finish(LINKAGE.parallel((1, 2), 4), "first")


def test_nobody_can_change_the_linkage():
    with pytest.raises(TypeError):
        LINKAGE.actions["send"] = None  # type: ignore[index]
