import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.source import SourceFile
from runtime.syntax.cursor import Inside
from runtime.syntax.lexer import tokenize
from tests.runtime.syntax.outline import lexer_codes as codes
from tests.runtime.syntax.outline import token_types as types


def expression_types(text: str) -> str:
    return types(text, Inside.EXPRESSION)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a> < <b>", "NOUN LT NOUN"),
        ("3 > count", "INT GT NAME"),
        ("a<b", "NAME LT NAME"),
        ("<n>=5", "NOUN EQ INT"),
        ("<n>>=5", "NOUN GE INT"),
        ("<a>/<b>/<c>", "NOUN SLASH NOUN SLASH NOUN"),
        ("10/2/5", "INT SLASH INT SLASH INT"),
        ("/a b/i", "REGEX"),
        ("<x> matches /a/", "NOUN MATCHES REGEX"),
        ("5-3", "INT MINUS INT"),
        ("5 -3", "INT MINUS INT"),
        ("<n> -1", "NOUN MINUS INT"),
        ("-7", "INT"),
        ("- 7", "MINUS INT"),
        ("-0x1", "MINUS INT"),
        ("2 * -3", "INT STAR INT"),
        ("a-b", "NAME"),
        ("a - b", "NAME MINUS NAME"),
        ("a-1", "NAME MINUS INT"),
        ("x.y.type", "NAME MEMBER MEMBER"),
        ("<x>.y", "NOUN MEMBER"),
        ("x.Y", "NAME END VERB"),
        ("x[0]", "NAME LBRACKET INT RBRACKET"),
        ("<d> + 1d", "NOUN PLUS DURATION"),
        ("a is not b", "NAME IS_NOT TYPE_NAME"),
        ("a is not null", "NAME IS_NOT NULL"),
        ("a is an Order", "NAME IS ART TYPE_NAME"),
        ("a is empty", "NAME IS EMPTY"),
        ("a is not defined", "NAME IS_NOT DEFINED"),
        ("a not in b", "NAME NOT_IN NAME"),
        ("a is in b", "NAME IS IN NAME"),
        ("a equals b before c after d", "NAME EQ NAME BEFORE NAME AFTER NAME"),
        ("{ type: 1, in-progress: 2, x }", "LMAP KEY INT COMMA KEY INT COMMA NAME RMAP"),
        ('{ "k": { a: 1 } }', "LMAP STRING COLON LMAP KEY INT RMAP RMAP"),
        ("TRUE and Null or NONE", "TRUE AND NULL OR NULL"),
        ("the <x>", "ART NOUN"),
        ("a and the", "NAME AND NAME"),
        ('"a" ++ \'b\' ++ "${c}"', "STRING CONCAT STRING CONCAT INTERPOLATED"),
    ],
)
def test_a_character_means_what_its_place_makes_it(text: str, expected: str) -> None:
    assert expected == expression_types(text)


def test_a_header_on_a_new_line_closes_all_brackets() -> None:
    assert "HEADER LBLOCK SINK LMAP KEY INT HEADER LBLOCK" == types("(A: B) {\nLog { a: 1\n(C: D) {", Inside.FILE)


def test_a_statement_is_never_the_first_thing_in_a_map() -> None:
    assert "IF NOUN GT LBLOCK SINK STRING" == types('if <x> > { Log "a"')
    assert "IF NOUN GT LBLOCK SINK ART NOUN" == types("if <x> > { <Log> the <y>")


def test_tokens_say_where_they_stand() -> None:
    tokens = tokenize(SourceFile("test.aro", "Log  <a: b>."), inside=Inside.BLOCK).tokens
    assert [(0, 3), (5, 11), (11, 12), (12, 12)] == [(token.start, token.end) for token in tokens]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Log & 1.", "unexpected-character"),
        ("Log ! 1.", "unexpected-character"),
        ("(* a", "unterminated-comment"),
        ("Log /a", "unterminated-regex"),
        ("Log /a/x.", "invalid-regex-flag"),
        ("Log 30.days.", "invalid-number"),
        ("Log <x: 5-2>.", "reversed-range"),
    ],
)
def test_what_is_no_token_is_reported(text: str, code: str) -> None:
    assert [code] == codes(text)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>(){}[]\".:,-/|$\\'*aLm1 \n", max_size=60))
def test_tokens_of_any_text_stand_in_order(text: str) -> None:
    tokens = tokenize(SourceFile("test.aro", text)).tokens
    places = [place for token in tokens for place in (token.start, token.end)]
    assert sorted(places) == places
    assert "$END" == tokens[-1].type
