import pytest

from runtime.engine import effects
from runtime.engine.actions.own_maps import update
from runtime.errors import EvaluationError
from tests.support.calls import finish, make_call


def test_configure_sets_limits_of_repositories():
    asked, _ = finish(update(make_call("configure user-repository:maxSize with =", object=100)))
    assert [effects.ConfigureRepository("user-repository", "maxSize", 100)] == asked


@pytest.mark.parametrize(
    ("result", "value", "names", "effect"),
    [
        ("websocket", {"protocols": ["chat"]}, {}, effects.ConfigureWebSocket({"protocols": ["chat"]})),
        ("websocket:path", "/news", {}, effects.ConfigureWebSocket({"paths": ["/news"]})),
        ("websocket:path", "/news", {"path": "/x"}, effects.ConfigureWebSocket({"paths": ["/news"]})),
        ("websocket:paths", ["/a", "/b"], {}, effects.ConfigureWebSocket({"paths": ["/a", "/b"]})),
        ("websocket:/chat", {"required": True}, {}, effects.ConfigureWebSocket({"required": True}, "/chat")),
        ("websocket:room", {"required": True}, {"room": "/r"}, effects.ConfigureWebSocket({"required": True}, "/r")),
        ("websocket:chat", {"required": True}, {}, effects.ConfigureWebSocket({"required": True}, "/chat")),
        ("websocket:pingInterval", 5, {}, effects.ConfigureWebSocket({"pingInterval": 5})),
    ],
)
def test_configure_of_the_websocket(result, value, names, effect):
    asked, merged = finish(update(make_call(f"configure {result} with =", object=value, names=names)), {"merged": True})
    assert [effect] == asked
    assert {"merged": True} == merged


def test_configure_of_anything_else_is_a_setting():
    asked, value = finish(update(make_call("configure http-client:timeout with =", object=5)), {"retries": 1})
    assert [
        effects.ReadSetting("http-client"),
        effects.WriteSetting("http-client", {"retries": 1, "timeout": 5}),
    ] == asked
    assert {"retries": 1, "timeout": 5} == value


def test_a_map_of_limits_sets_each():
    asked, _ = finish(update(make_call("configure user-repository with =", object={"ttl": 60, "maxSize": 5})))
    repository = "user-repository"
    assert [
        effects.ConfigureRepository(repository, "ttl", 60),
        effects.ConfigureRepository(repository, "maxSize", 5),
    ] == asked


@pytest.mark.parametrize(("result", "value"), [("user-repository:colour", 1), ("user-repository", 5)])
def test_a_repository_has_no_other_limits(result, value):
    with pytest.raises(EvaluationError, match="A repository has the limits maxSize and ttl"):
        finish(update(make_call(f"configure {result} with =", object=value)))


def test_the_websocket_as_a_whole_needs_a_map():
    with pytest.raises(EvaluationError, match="needs a Map"):
        finish(update(make_call("configure websocket with =", object=5)))


def test_settings_without_a_specifier_replace_the_earlier_ones():
    asked, _ = finish(update(make_call("configure mailer with =", object={"host": "h"})))
    assert [effects.WriteSetting("mailer", {"host": "h"})] == asked
