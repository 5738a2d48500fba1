"""ARO for Pygments."""

from __future__ import annotations

from importlib.metadata import entry_points
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String

from aro_console.pygments_lexer import AroLexer
from tests.support.records import CHAT


def tokens(text: str) -> list[tuple[object, str]]:
    """Return type and text of everything that is not blank."""
    return [(kind, value) for _, kind, value in AroLexer().get_tokens_unprocessed(text) if value.strip()]


def of(kind: object, text: str) -> list[str]:
    """Return what has exactly this type."""
    return [value for found, value in tokens(text) if found is kind]


def test_pygments_finds_it_by_its_name() -> None:
    (found,) = entry_points(group="pygments.lexers", name="aro")
    assert "aro_console.pygments_lexer:AroLexer" == found.value
    assert isinstance(get_lexer_by_name("aro"), AroLexer)


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Log 1 to the <console>. Return an <OK: status>.", ["Log", "Return"]),
        ("<Log> <Note> to the <console>.", ["<Log>"]),
        ("Application.DoubleIt the <x> from 3.", ["Application.DoubleIt"]),
        ("Sort the <a> from <b> |> Take the <c> from <a>.", ["Sort", "Take"]),
        ("if <x> = 1 { Log <x> to the <console>. } else { Throw an <Error: x>. }", ["Log", "Throw"]),
        ('Log "a" to the <console>\nReturn an <OK: status>.', ["Log", "Return"]),
        ("Create the <x> with {\n  Name: 1,\n  b: [Red]\n}.", ["Create"]),
        ("match <x> { case 1 { Log 1 to the <console>. } }", ["Log"]),
        ("For each <x> in <list> { Log <x> to the <console>. }", ["Log"]),
    ],
)
def test_a_verb_is_what_a_statement_begins_with(text: str, verbs: list[str]) -> None:
    assert verbs == of(Name.Function, text)


@pytest.mark.parametrize(
    ("text", "names", "qualifiers"),
    [
        ("Log <user: first name> to the <console>.", ["user", "console"], [" first name"]),
        ("Extract the <x: List<Map<String, User>>> from the <y>.", ["x", "y"], [" List", "String", ", User"]),
        ("Compute the <sha-256> from <a> - <b>.", ["sha-256", "a", "b"], []),
        ("while 3 < count { }", [], []),
        ('Read the <c> from the <file: "a b">.', ["c", "file"], []),
    ],
)
def test_a_noun_stands_in_brackets_that_close(text: str, names: list[str], qualifiers: list[str]) -> None:
    inner = [name for name in of(Name.Variable, text) if name not in ("Map", "String")]
    assert names == inner
    assert [part for part in qualifiers if part not in ("String",)] == of(Name.Attribute, text)


def test_a_header_says_name_and_activity() -> None:
    text = "(Take Message: WebSocket Event Handler<room:a> /chat/{room}) when 1 = 1 {\n}\n(Second: One) {"
    assert ["(Take Message:", ")", "(Second:", ")"] == of(Name.Class, text)
    assert [" WebSocket Event Handler<room:a> /chat/{room}", " One"] == of(Name.Namespace, text)


def test_a_parenthesis_within_a_statement_is_no_header() -> None:
    assert [] == of(Name.Class, "Compute the <x> from (1 + 2).")


def test_interpolation_is_part_of_a_string() -> None:
    text = r'Log "a ${<user: name> ++ lamp} \n b" to the <console>.'
    assert ["${", "lamp", "}"] == of(String.Interpol, text)
    assert ["user", "console"] == of(Name.Variable, text)
    assert [r"\n"] == of(String.Escape, text)


@pytest.mark.parametrize("text", ['Log "open ${<x\nLog 1.', 'Log "open\nLog 1.', "Log 'open\nLog 1."])
def test_an_open_string_ends_with_its_line(text: str) -> None:
    assert ["Log", "Log"] == of(Name.Function, text)


def test_a_block_string_spans_lines() -> None:
    text = 'Create the <x> with """\n  a "quoted" b\n  """.\nLog 1.'
    assert ['"""\n  a "quoted" b\n  """'] == of(String.Heredoc, text)
    assert ["Create", "Log"] == of(Name.Function, text)


def test_comments_numbers_regexes_and_words_have_types_of_their_own() -> None:
    text = "(* a\n b *) Split the <x> from <y> by /[a-z]+/i when not true and 0xFF > 1_0.5e3. // end"
    assert ["(* a\n b *)"] == of(Comment.Multiline, text)
    assert ["// end"] == of(Comment.Single, text)
    assert ["/[a-z]+/i"] == of(String.Regex, text)
    assert ["0xFF", "1_0.5e3"] == of(Number, text)
    assert ["from", "by"] == of(Keyword, text)
    assert ["not", "and"] == of(Operator.Word, text)
    assert ["true"] == of(Keyword.Constant, text)


def test_a_program_has_nothing_that_is_not_understood() -> None:
    assert [] == of(Error, CHAT.text)


@given(st.text(alphabet="(){}<>\"'$*/.:|\\ \n\tAx1-=+by", max_size=60) | st.text(max_size=60))
def test_no_character_is_lost_and_none_comes_twice(text: str) -> None:
    assert text == "".join(value for _, _, value in AroLexer().get_tokens_unprocessed(text))
    assert [] == of(Error, text)


PIECES = [
    "<a",
    "<a<b>",
    '"${',
    '"""\n\\',
    "(*",
    "(",
    "\n(",
    "(a:",
    "\nLog x\n ",
    "A.",
    "'\\",
    "by /",
    '"\\u{',
    "1e",
    "a-",
    "\n",
]


def seconds(text: str) -> float:
    """Return the least time that reading `text` takes, of three."""

    def once() -> float:
        started = process_time()
        for _ in AroLexer().get_tokens_unprocessed(text):
            pass
        return process_time() - started

    return min(once() for _ in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_text_made_to_hurt_takes_no_more_than_its_length_says(piece: str) -> None:
    # Eight times the text: about eight times as long, and not the sixty-four of looking at all of it again and again.
    assert seconds(piece * 16_000) < 24 * seconds(piece * 2_000)
