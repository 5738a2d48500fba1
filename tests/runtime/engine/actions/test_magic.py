from datetime import UTC, datetime

import pytest

from runtime.engine import effects
from runtime.engine.actions.magic import MAGIC, MAGIC_IF_ANY
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND
from tests.support.calls import Frame, finish

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ROWS = [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize(
    ("name", "steps", "effect", "reply", "value"),
    [
        ("now", (), effects.Now(), NOW, NOW),
        ("now", ("year",), effects.Now(), NOW, 2026),
        ("today", (), effects.Now(), NOW, datetime(2026, 3, 1, tzinfo=UTC)),
        ("yesterday", (), effects.Now(), NOW, datetime(2026, 2, 28, tzinfo=UTC)),
        ("tomorrow", ("day",), effects.Now(), NOW, 2),
        ("generated-id", (), effects.NewId(), "AB", "AB"),
        ("env", ("HOME",), effects.ReadEnvironment("HOME"), "/root", "/root"),
        ("environment", ("A.B",), effects.ReadEnvironment("A.B"), "", ""),
        ("env", (), effects.ReadEnvironment(""), {"A": "1"}, {"A": "1"}),
        ("parameter", ("port",), effects.ReadParameters(), {"port": 80}, 80),
        ("parameter", (), effects.ReadParameters(), {}, {}),
        ("contract", ("port",), effects.ReadContract(), {"port": 80}, 80),
        ("http-server", ("port",), effects.ReadContract(of_server=True), {"port": 80}, 80),
        ("websocket", ("count",), effects.DescribeWebSocket(), {"count": 2}, 2),
        ("-repository", ("x-repository",), effects.Retrieve("x-repository"), ROWS, ROWS),
        ("-repository", ("x-repository", "count"), effects.CountRows("x-repository"), 2, 2),
        ("-repository", ("x-repository", "last", "n"), effects.Retrieve("x-repository"), ROWS, 2),
        ("-repository", ("x-repository", "first"), effects.Retrieve("x-repository"), ROWS, {"n": 1}),
        ("-repository", ("x-repository", "last"), effects.Retrieve("x-repository"), [], ""),
        ("-repository", ("x-repository", "n"), effects.Retrieve("x-repository"), ROWS, [1, 2]),
    ],
)
def test_a_magic_name_asks_the_world(name, steps, effect, reply, value):
    assert ([effect], value) == finish(MAGIC[name](Frame(), steps), reply)


def test_the_terminal_is_asked_for_and_the_application_an_empty_map():
    assert ([effects.ReadTerminal()], False) == finish(MAGIC["terminal"](Frame(), ("is_tty",)), {"is_tty": False})
    assert ([], {}) == finish(MAGIC["application"](Frame(), ()))


def test_a_parameter_that_was_not_given_is_a_failure():
    with pytest.raises(EvaluationError, match=r"Parameter not given: 'port'. Start the application with --port VALUE"):
        finish(MAGIC["parameter"](Frame(), ("port",)), {})


@pytest.mark.parametrize(("steps", "form"), [((), "plain"), (("short",), "short"), (("Table",), "table")])
def test_metrics_are_text_in_the_form_that_is_named(steps, form):
    assert finish(MAGIC["metrics"](Frame(), steps), "the figures") == ([effects.ReadMetrics(form)], "the figures")


def test_metrics_in_a_form_there_is_not_fail_with_those_there_are():
    with pytest.raises(EvaluationError, match=r"no form 'pretty'. Expected: plain, short, table, prometheus"):
        finish(MAGIC["metrics"](Frame(), ("pretty",)))


def test_the_system_is_asked_of_the_world():
    found = {"cpu": 3, "memory": {"used": 1, "total": 4, "percent": 25}}
    assert finish(MAGIC["system"](Frame(), ("memory", "percent")), found) == ([effects.DescribeSystem()], 25)


@pytest.mark.parametrize(
    ("name", "steps", "reply", "value"),
    [
        ("parameter", ("port",), {"port": 80}, 80),
        ("parameter", ("port",), {}, UNBOUND),
        ("env", ("HOME",), "/root", "/root"),
        ("env", ("HOME",), "", UNBOUND),
        ("environment", ("HOME",), "", UNBOUND),
        ("contract", ("port",), EvaluationError("There is no contract"), UNBOUND),
        ("now", ("nothing",), NOW, UNBOUND),
        ("-repository", ("x-repository",), [], []),
    ],
)
def test_a_magic_name_without_an_answer_is_not_there(name, steps, reply, value):
    assert value == finish(MAGIC_IF_ANY[name](Frame(), steps), reply)[1]


def test_every_magic_name_may_be_asked_for():
    assert MAGIC.keys() == MAGIC_IF_ANY.keys()
