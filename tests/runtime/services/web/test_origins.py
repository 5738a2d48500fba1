import pytest

from runtime.services.web.origins import asked_host, host_allowed, is_local, origin_allowed


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        (None, "board.example:8080", ()),
        ("http://board.example:8080", "board.example:8080", ()),
        ("https://board.example", "board.example:8080", ()),
        ("http://BOARD.example", "board.example", ()),
        ("http://localhost:3000", "board.example", ()),
        ("http://127.0.0.1:5173", "board.example", ()),
        ("http://127.8.9.1", "board.example", ()),
        ("http://[::1]:3000", "board.example", ()),
        ("http://app.localhost", "board.example", ()),
        ("https://friend.example", "board.example", ("https://friend.example",)),
        ("https://FRIEND.example", "board.example", ("https://friend.example/",)),
        ("https://anyone.example", "board.example", ("*",)),
        ("null", "board.example", ("null",)),
    ],
)
def test_pages_of_this_host_of_this_machine_and_those_named_may_connect(origin, host, allowed):
    assert origin_allowed(origin, host, allowed)


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("https://evil.example", "board.example", ()),
        ("https://evil.example", "board.example", ("https://friend.example",)),
        ("http://friend.example", "board.example", ("https://friend.example",)),
        ("https://board.example.evil.example", "board.example", ()),
        ("null", "board.example", ()),
        ("", "board.example", ()),
        ("null", None, ()),
        ("http://[nonsense", "board.example", ()),
        ("http://localhost.evil.example", "board.example", ()),
        ("http://a.example, http://localhost", "board.example", ()),
        ("http://localhost, http://a.example", "board.example", ()),
        ("http://localhost:80, http://a.example", "board.example", ()),
        ("http://me@localhost", "board.example", ()),
        ("http://127.0.0.1:80.evil.example", "board.example", ()),
        ("http://localhost:80:90", "board.example", ()),
        ("http://localhost:", "board.example", ()),
        ("http://[::1].evil.example", "board.example", ()),
        ("//localhost", "board.example", ()),
    ],
)
def test_other_pages_may_not_connect(origin, host, allowed):
    assert not origin_allowed(origin, host, allowed)


def test_a_private_address_is_not_this_machine():
    assert not is_local("192.168.0.10")


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        (None, ()),
        ("", ()),
        ("localhost:8080", ()),
        ("LOCALHOST.", ()),
        ("app.localhost", ()),
        ("127.0.0.1:8080", ()),
        ("[::1]:8080", ()),
        ("192.168.0.10", ()),
        ("workstation:8080", ()),
        ("board.example:8080", ("https://board.example",)),
        ("BOARD.example.", ("https://board.example:8443/",)),
        ("board.example", ("*",)),
    ],
)
def test_a_local_server_may_be_asked_under_local_names_addresses_and_those_named(host, allowed):
    assert host_allowed(host, allowed)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("evil.example", ()),
        ("evil.example:8080", ("https://board.example",)),
        ("evil.example.", ()),
        ("127.0.0.1.evil.example", ()),
        ("localhost.evil.example", ()),
        ("127.1", ()),
    ],
)
def test_a_local_server_may_not_be_asked_under_names_anybody_can_register(host, allowed):
    assert not host_allowed(host, allowed)


@pytest.mark.parametrize(
    ("target", "host", "asked"),
    [
        ("/a", "localhost:80", "localhost:80"),
        ("/a", None, None),
        ("//evil.example/a", "localhost", "localhost"),
        ("*", "localhost", "localhost"),
        ("http://evil.example:81/a", "localhost", "evil.example:81"),
        ("http://localhost", "evil.example", "localhost"),
        ("http://evil.example?a", "localhost", "evil.example"),
        ("http://[nonsense/a", "localhost", "[nonsense"),
        ("http:///a", "localhost", "localhost"),
    ],
)
def test_an_absolute_target_says_whom_it_is_for(target, host, asked):
    assert asked == asked_host(target, host)
