import pytest

from runtime.errors import EvaluationError
from runtime.services.web.endpoints import Endpoint, Endpoints


def test_without_any_path_there_is_ws():
    endpoints = Endpoints()
    assert endpoints.paths == ("/ws",)
    assert not endpoints.are_named
    assert endpoints.find("/ws") == Endpoint()


def test_a_path_that_is_named_takes_the_place_of_ws():
    endpoints = Endpoints(["chat"])
    assert endpoints.paths == ("/chat",)
    assert endpoints.find("/ws") is None


@pytest.mark.parametrize("path", ["/chat/", "/Chat", "/chat/1", "/"])
def test_paths_are_compared_exactly(path):
    assert Endpoints(["/chat"]).find(path) is None


@pytest.mark.parametrize("named", ["/grüße", "/gr%C3%BC%C3%9Fe"])
def test_a_path_and_its_percent_encoded_form_are_the_same(named):
    endpoints = Endpoints(["/{any}", named])
    endpoints.configure({"required": True}, named)
    assert endpoints.find("/gr%C3%BC%C3%9Fe") == Endpoint(required=True)


def test_a_path_with_captures_accepts_what_fits_and_decodes_it():
    found = Endpoints(["/rooms/{room}/ws"]).find("/rooms/caf%C3%A9/ws")
    assert found is not None
    assert found.path_parameters == {"room": "café"}


@pytest.mark.parametrize("path", ["/rooms//ws", "/rooms/a/b/ws", "/rooms/a"])
def test_a_path_with_captures_refuses_what_does_not_fit(path):
    assert Endpoints(["/rooms/{room}/ws"]).find(path) is None


def test_a_path_that_is_spelled_out_goes_first():
    found = Endpoints(["/rooms/{room}", "/rooms/lobby"]).find("/rooms/lobby")
    assert found is not None
    assert found.path_parameters == {}


def test_configure_adds_one_path_or_several():
    endpoints = Endpoints()
    endpoints.configure({"path": "/a"})
    endpoints.configure({"paths": ["/b", "c"]})
    assert endpoints.paths == ("/a", "/b", "/c")


def test_settings_of_a_path_go_before_those_of_all():
    endpoints = Endpoints()
    endpoints.configure({"protocols": ["chat", "json"], "pingInterval": 20})
    endpoints.configure({"protocols": ["json"], "required": True, "maxMessageSize": 100}, "/chat")
    endpoints.add("/other")
    assert endpoints.find("/chat") == Endpoint({}, ("json",), True, 100, 20.0)
    assert endpoints.find("/other") == Endpoint({}, ("chat", "json"), False, None, 20.0)


def test_settings_of_a_path_with_captures_hold_for_what_it_accepts():
    endpoints = Endpoints()
    endpoints.configure({"maxMessageSize": 5}, "/rooms/{room}")
    found = endpoints.find("/rooms/lobby")
    assert found is not None
    assert found.max_message == 5


def test_unknown_settings_are_told_and_ignored():
    endpoints = Endpoints()
    assert endpoints.configure({"protocol": "chat", "required": True}) == ["protocol"]
    assert endpoints.describe() == {"required": True, "path": "/ws", "paths": ["/ws"]}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"protocols": 5}, "protocols"),
        ({"protocols": ["two words"]}, "protocols"),
        ({"required": 1}, "required"),
        ({"maxMessageSize": 0}, "maxMessageSize"),
        ({"maxMessageSize": True}, "maxMessageSize"),
        ({"pingInterval": -1}, "pingInterval"),
        ({"pingInterval": float("nan")}, "pingInterval"),
        ({"path": ""}, "path"),
        ({"paths": [1]}, "paths"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_and_changes_nothing(settings, named):
    endpoints = Endpoints()
    with pytest.raises(EvaluationError, match=f"'{named}'"):
        endpoints.configure({"compression": False, **settings})
    assert endpoints.describe() == {"path": "/ws", "paths": ["/ws"]}


@pytest.mark.parametrize(
    ("ours", "offered", "chosen"),
    [
        (("chat", "json"), ("json", "chat"), "chat"),
        (("chat", "json"), ("json",), "json"),
        (("chat",), ("json",), None),
        (("chat",), (), None),
        ((), ("json",), None),
    ],
)
def test_the_servers_order_decides_about_the_subprotocol(ours, offered, chosen):
    assert Endpoint(protocols=ours).choose(offered) == chosen


def test_the_description_names_the_first_path_also_where_it_is_about_another():
    endpoints = Endpoints(["/a", "/b"])
    endpoints.configure({"required": True}, "/b")
    assert endpoints.describe() == {"path": "/a", "paths": ["/a", "/b"]}
    assert endpoints.describe("b") == {"required": True, "path": "/a", "paths": ["/a", "/b"]}


def test_other_handlers_take_the_place_of_those_before_and_what_was_named_otherwise_stays() -> None:
    endpoints = Endpoints(["/old", "/both"])
    endpoints.add("/configured")
    endpoints.take_handlers(["both", "/new"])
    assert ("/both", "/new", "/configured") == endpoints.paths
    assert endpoints.find("/old") is None
    bare = Endpoints(["/old"])
    bare.take_handlers([])
    assert (("/ws",), False) == (bare.paths, bare.are_named)
