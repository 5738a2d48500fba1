"""Facts read by name."""

from __future__ import annotations

from runtime.services.web.facts import Request, UpgradeRequested, head_of

HEAD = head_of((("Accept", "x"), ("Cookie", "a=1"), ("accept", "y")))
REQUEST = Request("GET", "/a?b", "/a", "b", "1.1", HEAD, b"", keep_alive=True)


def test_a_header_is_found_in_any_case_and_its_lines_are_joined() -> None:
    assert REQUEST.header("ACCEPT") == "x, y"


def test_a_header_that_was_not_sent_is_none() -> None:
    assert REQUEST.header("Origin") is None


def test_a_program_sees_headers_under_their_first_spelling_and_finds_them_in_any_case() -> None:
    seen = HEAD.spelled
    assert ({"Accept": "x, y", "Cookie": "a=1"}, "x, y") == (dict(seen), seen["accept"])


def test_an_upgrade_shows_its_request() -> None:
    upgrade = UpgradeRequested(REQUEST, None, ())
    assert (upgrade.path, upgrade.query_string, upgrade.headers) == ("/a", "b", REQUEST.headers)
