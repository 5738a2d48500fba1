import pytest

from runtime.syntax.header import read_header
from runtime.syntax.tokens import HeaderText


def read(text: str) -> tuple[int, HeaderText, list[str]]:
    codes: list[str] = []
    stop, value = read_header(text, 0, len(text), lambda code, *_: codes.append(code))
    return stop, value, codes


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("(Application-Start: Status Board)", HeaderText("Application-Start", "Status Board")),
        ("(Application-Start)", HeaderText("Application-Start")),
        ("( a  b\n: c\td )", HeaderText("a b", "c d")),
        ("(Connect to Hub: X)", HeaderText("Connect to Hub", "X")),
        ("(Empty Cart: Type System 2)", HeaderText("Empty Cart", "Type System 2")),
        ("(a (* why *) b: c // d\n e)", HeaderText("a b", "c e")),
        ("(N: E Handler<f:a,b;g.h:c>)", HeaderText("N", "E Handler", "f:a,b;g.h:c")),
        ("(N: E Handler < status : paid >)", HeaderText("N", "E Handler", "status:paid")),
        ("(N: field StateObserver<a_to_b>)", HeaderText("N", "field StateObserver", "a_to_b")),
        ("(N: x-repository Observer)", HeaderText("N", "x-repository Observer")),
        ("(N: WebSocket Event Handler /chat)", HeaderText("N", "WebSocket Event Handler", path="/chat")),
        ("(N: Handler /rooms/{room}/x)", HeaderText("N", "Handler", path="/rooms/{room}/x")),
        ("(N: Handler<a:b> /x)", HeaderText("N", "Handler", "a:b", "/x")),
        ("(N: Action takes <field>)", HeaderText("N", "Action", takes="field")),
        ("(N: Action takes <f: List<Int>>)", HeaderText("N", "Action", takes="f", takes_type="List<Int>")),
        ("(Dash: Dash Watch: Changed Handler)", HeaderText("Dash", "Dash Watch: Changed Handler")),
    ],
)
def test_a_header_is_taken_apart(text: str, header: HeaderText) -> None:
    assert (len(text), header, []) == read(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(: A)", "missing-feature-set-name"),
        ("()", "missing-feature-set-name"),
        ("(A:)", "missing-business-activity"),
        ("(A: B! C)", "unexpected-character"),
    ],
)
def test_a_bad_header_is_reported(text: str, code: str) -> None:
    stop, _, codes = read(text)
    assert (len(text), [code]) == (stop, codes)


@pytest.mark.parametrize("text", ["(A: B {", "(A: B", "(A: B (C: D)", "(A: B }"])
def test_a_header_without_its_parenthesis_ends_behind_its_last_word(text: str) -> None:
    assert (5, HeaderText("A", "B"), ["expected-token"]) == read(text)


def test_a_forgotten_parenthesis_is_missed_at_the_end_of_its_line() -> None:
    stop, header, codes = read('(Greet: Trial Handler\n  Log "x" to the <console>.\n')
    assert (21, HeaderText("Greet", "Trial Handler"), ["expected-token"]) == (stop, header, codes)


def test_characters_that_no_header_holds_are_named_on_its_first_line_only() -> None:
    stop, header, codes = read('(Gr;eet: Trial\n  Log "x" to the <console>.\n')
    assert (14, HeaderText("Gr eet", "Trial"), ["unexpected-character", "expected-token"]) == (stop, header, codes)
