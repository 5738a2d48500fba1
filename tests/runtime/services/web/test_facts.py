"""Facts read by name."""

from __future__ import annotations

from runtime.services.web.facts import Request, UpgradeRequested

REQUEST = Request(
    "GET", "/a?b", "/a", "b", "1.1", (("Accept", "x"), ("Cookie", "a=1"), ("accept", "y")), b"", keep_alive=True
)


def test_a_header_is_found_in_any_case_and_its_lines_are_joined() -> None:
    assert REQUEST.header("ACCEPT") == "x, y"


def test_a_header_that_was_not_sent_is_none() -> None:
    assert REQUEST.header("Origin") is None


def test_an_upgrade_shows_its_request() -> None:
    upgrade = UpgradeRequested(REQUEST, None, ())
    assert (upgrade.path, upgrade.query_string, upgrade.headers) == ("/a", "b", REQUEST.headers)
