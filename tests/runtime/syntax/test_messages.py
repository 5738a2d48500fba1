import pytest

from runtime.syntax.messages import expectation, spelled
from runtime.syntax.tokens import NounText, Token, VerbText


@pytest.mark.parametrize(
    ("text", "token_type", "value", "spelling"),
    [
        ("x", "NAME", "x", "identifier(x)"),
        ('"a b"', "STRING", "a b", 'string("a b")'),
        ("5", "INT", 5, "int(5)"),
        ("1.5", "FLOAT", 1.5, "float(1.5)"),
        ("TO", "TO", "TO", "preposition(TO)"),
        ("in", "INTO", "in", "preposition(in)"),
        ("the", "ART", "the", "article(the)"),
        ("<x: y>", "NOUN", NounText("x", "y"), "<"),
        ("Log", "SINK", VerbText("Log", False, 0, 3), "identifier(Log)"),
        ("<Log>", "SINK", VerbText("Log", True, 1, 4), "<"),
        ("where", "WHERE", "where", "where"),
        (".", "END", ".", "."),
    ],
)
def test_a_token_is_spelled_as_people_know_it(text: str, token_type: str, value: object, spelling: str) -> None:
    assert spelling == spelled(Token(token_type, 0, len(text), value), text)


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("a\nb", 'string("a\\nb")'),
        ("x" * 60, 'string("' + "x" * 60 + '")'),
        ("x" * 1000, 'string("' + "x" * 59 + '…")'),
    ],
)
def test_a_text_is_spelled_on_one_line_of_some_width(value: str, spelling: str) -> None:
    assert spelling == spelled(Token("STRING", 0, len(value), value), value)


def test_the_end_is_spelled_as_what_stands_behind_it() -> None:
    assert "EOF" == spelled(Token("$END", 1, 1), "x")
    assert "}" == spelled(Token("$END", 1, 1), "x}")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("log", "verbs start with a capital letter: write `Log` instead of `log`"),
        ("<log>", "verbs start with a capital letter: write `Log` instead of `log`"),
        ("frobnicate", "a statement starts with a verb, and verbs start with a capital letter: `Frobnicate`"),
    ],
)
def test_a_lower_case_verb_is_told_its_capital(written: str, hint: str) -> None:
    token = Token("NAME", 0, len(written), written)
    assert hint == expectation(frozenset(("PUBLISH", "VERB", "RBLOCK")), [], token, written).hint


def test_a_name_without_brackets_is_told_its_brackets() -> None:
    token = Token("NAME", 0, 4, "user")
    expected = expectation(frozenset(("NOUN",)), [], token, "user")
    assert ("'<'", "names go into angle brackets: write <user>") == expected


def test_only_verbs_that_need_an_object_lack_a_preposition() -> None:
    fitting = frozenset(("END", "WITH", "FROM"))
    noun = Token("NOUN", 8, 11, NounText("x"))

    def expected(verb: str) -> str:
        statement = [Token("VERB", 0, 7, VerbText(verb, False, 0, 7)), noun]
        return expectation(fitting, statement, Token("NAME", 12, 13, "y"), "Extract <x> y").text

    assert ("preposition", "'.'") == (expected("Extract"), expected("Return"))


def test_what_no_row_names_is_listed() -> None:
    assert "port or using" == expectation(frozenset(("USING", "PORT")), [], Token("END", 0, 1), ".").text
