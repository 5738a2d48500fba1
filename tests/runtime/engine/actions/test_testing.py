import pytest

from runtime.engine import effects
from runtime.engine.actions.testing import given_, then, when
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND
from tests.support.calls import finish, make_call


def test_given_is_its_value():
    assert 5 == given_(make_call("given n with =", object=5))
    assert [1] == given_(make_call("given n with list", object=[1]))


@pytest.mark.parametrize(
    ("data", "value"), [({"other": 1, "sum": 8}, 8), ({"other": 1, "x": 2}, 1), ({}, None), ({"sum": None}, None)]
)
def test_when_takes_the_entry_of_its_name_or_the_first(data, value):
    call = make_call("when sum from add-numbers", names={"first": 5, "gone": UNBOUND})
    assert ([effects.RunFeatureSet("add-numbers", {"first": 5})], value) == finish(when(call), data)


@pytest.mark.parametrize(
    ("actual", "expected"), [(8, 8), (8, 8.00005), ("a", "a"), ([1, {"a": 2}], [1, {"a": 2}]), (None, None), (8, "8")]
)
def test_then_is_content_with_what_is_equal(actual, expected):
    assert actual == then(make_call("then sum with =", target=actual, object=expected))


@pytest.mark.parametrize(("actual", "expected"), [(8, 9), (8, 8.001), ("a", "b"), (None, 0), (True, False)])
def test_then_fails_for_what_is_not(actual, expected):
    with pytest.raises(EvaluationError, match=r"Expected sum to be .*, but it is .*"):
        then(make_call("then sum with =", target=actual, object=expected))


def test_then_looks_at_a_part():
    assert 2 == then(make_call("assert user:age for =", target={"age": 2}, object=2))
    with pytest.raises(EvaluationError, match="Expected user: age to be 3, but it is 2"):
        then(make_call("assert user:age for =", target={"age": 2}, object=3))


def test_then_of_nothing_fails():
    with pytest.raises(EvaluationError, match="Undefined variable: 'sum'"):
        then(make_call("then sum with =", object=1))
