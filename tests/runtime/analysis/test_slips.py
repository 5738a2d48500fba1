"""Slips in programs that are valid all the same."""

from __future__ import annotations

import pytest

from tests.support.checking import START, findings

BODY = "{\n  Return an <OK: status> for the <event>.\n}\n"


def told(*headers: str, start: str = START) -> list[tuple[str, str]]:
    """Return code and hint of what is said about an application with feature sets of these headers."""
    text = start + "".join(f"({header}) {BODY}" for header in headers)
    return [(finding.code, finding.hint) for finding in findings(text)]


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("Hello Message: WebSocket Event Handlr", "did you mean (Hello Message: WebSocket Event Handler)?"),
        ("Greet: UserCreated handler", "did you mean (Greet: UserCreated Handler)?"),
        ("Watch: user-repository Observr", "did you mean (Watch: user-repository Observer)?"),
        ("Watch: status StateObsever", "did you mean (Watch: status StateObserver)?"),
        ("Watch: user Observer", "an observer names its repository: (Watch: user-repository Observer)"),
        ("Greet: Handler", "say what it hears: (Greet: <event> Handler)"),
        ("Hello Message: WebSockt Event Handler", "did you mean WebSocket Event Handler?"),
        ("Hello Message: Websocket Event Handler", "did you mean WebSocket Event Handler?"),
        ("Type: KeyPres Handler", "did you mean KeyPress Handler?"),
        ("Application-Ende: Success", "did you mean (Application-End: Success)?"),
    ],
)
def test_a_header_that_is_nearly_a_handler_is_told_what_it_lacks(header: str, hint: str) -> None:
    assert [("dead-handler", hint)] == told(header)


@pytest.mark.parametrize(
    "header",
    [
        "listUsers: User API",
        "Hello Message: WebSocket Event Handler",
        "Count: OrderPlaced Handler",
        "Watch: user-repository Observer",
        "Application-End: Success",
        "Read Hands: Handbook",
        "Say Hello: ",
    ],
)
def test_other_headers_are_left_alone(header: str) -> None:
    assert [] == [one for one in told(header.removesuffix(": ")) if one[0] == "dead-handler"]


def test_an_event_that_is_emitted_may_be_called_nearly_like_a_kind() -> None:
    start = START.replace("  Return", "  Emit a <KeyPressed: event> with { key: 1 }.\n  Return")
    assert [] == told("Type: KeyPressed Handler", start=start)


def repositories(stored: str, read: str) -> list[tuple[str, str]]:
    text = (
        "(Application-Start: Testing) {\n"
        "  Create the <user> with { id: 1 }.\n"
        f"  Store the <user> into the <{stored}>.\n"
        f"  Retrieve the <users> from the <{read}>.\n"
        "  Log <users> to the <console>.\n"
        "  Return an <OK: status> for the <startup>.\n}\n"
    )
    return [(finding.message, finding.hint) for finding in findings(text)]


def test_a_repository_that_nobody_fills_is_told_the_one_that_is_meant() -> None:
    expected = ("Nothing is ever stored in 'usr-repository'", "did you mean <user-repository>?")
    assert [expected] == repositories("user-repository", "usr-repository")


def test_a_repository_whose_name_is_like_no_other_may_be_filled_elsewhere() -> None:
    assert [] == repositories("user-repository", "order-repository")
    assert [] == repositories("x-repository", "y-repository")


def test_an_observer_of_a_repository_that_nobody_fills_is_told_too() -> None:
    start = START.replace("  Return", "  Create the <u> with 1.\n  Store the <u> into the <user-repository>.\n  Return")
    assert [("empty-repository", "did you mean <user-repository>?")] == told("W: usr-repository Observer", start=start)
    assert [] == told("W: user-repository Observer", start=start)
