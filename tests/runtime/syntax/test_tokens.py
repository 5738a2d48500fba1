import pytest

from runtime.source import SourceFile
from runtime.syntax.cursor import Inside
from runtime.syntax.lexer import tokenize
from runtime.syntax.tokens import DurationText, HeaderText, Hole, NounText, RegexText, VerbText


@pytest.mark.parametrize(
    ("text", "inside", "value"),
    [
        ("(A: B)", Inside.FILE, HeaderText("A", "B")),
        ("import ../a", Inside.FILE, "../a"),
        ("Markdown.ToHTML", Inside.BLOCK, VerbText("Markdown.ToHTML", False, 0, 15)),
        ("< Log >", Inside.BLOCK, VerbText("Log", True, 2, 5)),
        ("<x: y>", Inside.EXPRESSION, NounText("x", "y")),
        ("base-url", Inside.EXPRESSION, "base-url"),
        ('"a${b}"', Inside.EXPRESSION, ("a", Hole(4, 5))),
        ('"a"', Inside.EXPRESSION, "a"),
        ("/a/i", Inside.EXPRESSION, RegexText("a", "i")),
        ("1d", Inside.EXPRESSION, DurationText(1, "d")),
        ("1.5", Inside.EXPRESSION, 1.5),
    ],
)
def test_a_token_holds_what_its_type_promises(text: str, inside: Inside, value: object) -> None:
    assert value == tokenize(SourceFile("test.aro", text), inside=inside).tokens[0].value
