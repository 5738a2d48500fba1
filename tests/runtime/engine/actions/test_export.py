from types import SimpleNamespace

import pytest

from runtime.engine import effects
from runtime.engine.actions.export import application, publish, require
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND
from tests.support.calls import Frame, finish, make_call

DOUBLE = SimpleNamespace(name="Double", takes="number")
PLAIN = SimpleNamespace(name="Plain", takes="")
FRAME = Frame({"shared": 5}, user_actions={"application.double": DOUBLE, "application.plain": PLAIN})


def test_publish_hands_on_the_value_under_its_alias():
    assert ([effects.PublishName("alias", 7)], 7) == finish(publish(make_call("publish alias as x", object=7)))
    assert [effects.PublishName("x", 8)] == finish(publish(make_call("share x with all", subject=8)))[0]


def test_require_reads_the_environment_or_a_published_name():
    assert ([effects.ReadEnvironment("HOME")], "/r") == finish(
        require(make_call("require HOME from environment")), "/r"
    )
    assert UNBOUND is finish(require(make_call("require HOME from environment")), "")[1]
    assert ([], UNBOUND) == finish(require(make_call("require HOME from framework", FRAME)))
    assert ([], 5) == finish(require(make_call("require shared from Setup", FRAME)))
    assert ([], UNBOUND) == finish(require(make_call("require other from Setup", FRAME)))


@pytest.mark.parametrize(
    ("statement", "parts", "code", "given"),
    [
        ("application.double x from =", {"object": 3}, DOUBLE, {"number": 3}),
        ("application.double x with =", {"object": {"number": 3}}, DOUBLE, {"number": 3}),
        ("application.plain x with config", {"object": {"a": 1}, "base": {"a": 1}}, PLAIN, {"a": 1}),
        ("application.plain x from config", {"object": {"a": 1}, "base": {"a": 1}}, PLAIN, {"a": 1}),
        ("application.plain x - -", {}, PLAIN, {}),
    ],
)
def test_a_user_defined_action_gets_its_input(statement, parts, code, given):
    asked, value = finish(application(make_call(statement, FRAME, **parts)), {"status": "OK"})
    assert [effects.CallAction(code, given)] == asked
    assert {"status": "OK"} == value


def test_an_action_that_takes_nothing_refuses_a_value():
    with pytest.raises(EvaluationError, match=r"Cannot call 'Application.Plain' with `from <value>`"):
        finish(application(make_call("application.plain x from =", FRAME, object=3)))


def test_an_unknown_user_defined_action_fails():
    with pytest.raises(EvaluationError, match=r"Unknown user-defined action 'application.none'"):
        finish(application(make_call("application.none x with =", FRAME, object={})))
