import pytest

from runtime.engine.actions.subject import given, named, new_value, object_of, subject_of, value_or
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND
from tests.support.calls import Frame, make_call


def test_the_object_is_its_value():
    assert None is object_of(make_call("compute x from y", object=None))


@pytest.mark.parametrize(
    ("statement", "parts", "message"),
    [
        ("compute x from y:a", {}, "Undefined variable: 'y'"),
        ("compute x from y:a", {"base": {"b": 1}}, "Property 'a' not found on type Map"),
        ("compute x - -", {}, "The action 'Compute' needs an object"),
    ],
)
def test_an_object_that_is_not_there_says_which_part_is_missing(statement, parts, message):
    with pytest.raises(EvaluationError, match=message):
        object_of(make_call(statement, **parts))


def test_the_subject_is_the_noun_before_what_stands_behind_with():
    assert 1 == subject_of(make_call("log x to console", subject=1, with_value=2))
    assert 2 == subject_of(make_call("log x to console", with_value=2))
    with pytest.raises(EvaluationError, match="Undefined variable: 'x'"):
        subject_of(make_call("log x to console"))


def test_with_may_be_the_main_phrase_or_a_clause():
    assert 1 == given(make_call("log x with =", object=1))
    assert 2 == given(make_call("log x for y", object=1, with_value=2))
    assert UNBOUND is given(make_call("log x for y", object=1))


def test_a_new_value_comes_from_a_clause_before_the_object():
    assert 1 == new_value(make_call("update x with =", object=1))
    assert 2 == new_value(make_call("update x for y", object=1, with_value=2, to_value=3))
    assert 3 == new_value(make_call("update x for y", object=1, to_value=3))


def test_what_is_not_there_has_a_stand_in():
    assert (5, None) == (value_or(UNBOUND, 5), value_or(None, 5))


def test_a_specifier_names_a_variable_of_the_statement_before_one_from_outside():
    call = make_call("merge x:y with =", Frame({"y": 1, "z": 2}), names={"y": 3})
    assert (3, 2, UNBOUND, UNBOUND) == (named(call, "y"), named(call, "z"), named(call, "w"), named(call, ""))
