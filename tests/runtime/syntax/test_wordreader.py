import pytest

from runtime.source import SourceFile
from runtime.syntax.lexer import tokenize
from tests.runtime.syntax.outline import token_types as types


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Log <x> to <y>.", "SINK NOUN TO NOUN END"),
        ("<Log> <x> to <y>.", "SINK NOUN TO NOUN END"),
        ("<Markdown.ToHTML> the <x>.", "VERB ART NOUN END"),
        ("Application.Send the <x>.", "VERB ART NOUN END"),
        ("Store <x>.", "LITERAL_SINK NOUN END"),
        (
            "then the <x>. THEN the <x>. assert <x>. exists <x>.",
            "VERB ART NOUN END VERB ART NOUN END " + "VERB NOUN END " * 2,
        ),
        ("when <x> {", "WHEN_START NOUN LBLOCK"),
        ("Match <x> {", "MATCH NOUN LBLOCK"),
        ("<Match> the <x>.", "VERB ART NOUN END"),
        ("<publish> as <a> <b>.", "PUBLISH AS NOUN NOUN END"),
        ("FOR EACH <x> IN <y> {", "FOR EACH NOUN IN NOUN LBLOCK"),
        ("log <x>.", "NAME NOUN END"),
        ("Empty the <x>.", "VERB ART NOUN END"),
        ("The <x>.", "NAME NOUN END"),
    ],
)
def test_a_statement_begins_with_its_verb_or_key_word(text: str, expected: str) -> None:
    assert expected.strip() == types(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Store the <x> in the <r>.", "LITERAL_SINK ART NOUN INTO ART NOUN END"),
        ("Return <x> when <a> in <b>.", "VERB NOUN WHEN NOUN IN NOUN END"),
        ("Log (<a> in <b>) to <c>.", "SINK LPAREN NOUN IN NOUN RPAREN TO NOUN END"),
        ("Start <x> on port 80.", "VERB NOUN ON PORT INT END"),
        ("Listen on port.", "VERB ON NAME END"),
        ("Request <x> via PUT <u>.", "VERB NOUN VIA METHOD NOUN END"),
        ("Reduce <x> from <y> with sum(<f>).", "VERB NOUN FROM NOUN WITH AGGREGATE LPAREN NOUN RPAREN END"),
        ("Create <x> with sum.", "VERB NOUN WITH NAME END"),
        ("Read <x> as List<User> from <y>.", "VERB NOUN AS_TYPE FROM NOUN END"),
        ("Listen on <p> as <s>.", "VERB ON NOUN AS NOUN END"),
        ("Sleep <x> for 250 milliseconds.", "VERB NOUN FOR INT UNIT END"),
        ("Get <x> from <y> default 1.", "VERB NOUN FROM NOUN DEFAULT INT END"),
        ("Sort <x> by <f> DESC.", "VERB NOUN BY NOUN DIRECTION END"),
        ("Get <x> order by <f> limit 1 offset 2.", "VERB NOUN ORDER_BY NOUN LIMIT INT OFFSET INT END"),
        (
            "Get <x> where a starts with b and c ends-with d.",
            "VERB NOUN WHERE NAME STARTS_WITH NAME AND NAME ENDS_WITH NAME END",
        ),
        ("Get <x> |> Sort by <y>.", "VERB NOUN PIPE VERB BY NOUN END"),
        ("case 200..299 {", "CASE INT DOTDOT INT LBLOCK"),
        ('case "a": Log 1.', "CASE STRING COLON SINK INT END"),
        ("case _ {", "CASE ANY LBLOCK"),
        ("match x { } otherwise { }", "MATCH NAME LBLOCK RBLOCK OTHERWISE LBLOCK RBLOCK"),
        ("if a then { } else if b { }", "IF NAME THEN LBLOCK RBLOCK OTHERWISE IF NAME LBLOCK RBLOCK"),
        ("Log 5...", "SINK INT END"),
    ],
)
def test_a_word_is_a_clause_only_where_a_clause_can_be(text: str, expected: str) -> None:
    assert expected == types(text)


def test_an_import_is_one_token() -> None:
    lexed = tokenize(SourceFile("test.aro", "import ../a-b/c.\nimport ..\n(A: B) {}"))
    assert [("IMPORT", "../a-b/c"), ("IMPORT", "..")] == [(token.type, token.value) for token in lexed.tokens[:2]]


def test_a_verb_on_a_new_line_begins_a_statement_even_without_a_full_stop() -> None:
    assert "SINK NOUN TO NOUN SINK NOUN END" == types("Log <a> to <b>\nLog <c>.")
    assert "SINK NOUN TO NOUN SINK NOUN END" == types("<Log> <a> to <b>\n<Log> <c>.")
    assert "SINK NOUN TO NOUN MATCH NOUN LBLOCK" == types("Log <a> to <b>\nmatch <c> {")
