"""The whole way from text to tree: both syntaxes, spans, recovery, and that nothing makes it raise."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.source import SourceFile
from runtime.syntax import nodes
from runtime.syntax.parser import parse, parse_expression, parse_statements
from tests.runtime.syntax.outline import findings, outline, parse_body, parse_text, spans_below

STATUS_BOARD = """
(* A status board: post a status, everyone who is connected sees it. *)

(Application-Start: Status Board) {
    <Log> "Starting Status Board..." to the <console>.
    <Start> the <http-server> with <contract>.
    <Keepalive> the <application> for the <events>.
    <Return> an <OK: status> for the <startup>.
}

(getHome: Status API) {
    <Transform> the <html> from the <template: index.html>.
    <Return> an <OK: status> with <html>.
}

(postStatus: Status API) {
    <Extract> the <text> from the <request: body status>.
    <Create> the <status> with { id: <generated-id>, text: <text>, createdAt: now }.
    <Store> the <status> into the <status-repository>.
    <Broadcast> the <status> to the <websocket>.
    <Return> a <Created: status> with <status>.
}

(Handle Connect: WebSocket Event Handler) {
    <Extract> the <id> from the <event: connectionId>.
    <Log> "Connected: ${<id>}" to the <console>.
    <Publish> as <last-id> <id>.
    <Return> an <OK: status> for the <connection>.
}

(Application-End: Success) {
    <Stop> the <http-server> with <application>.
    <Return> an <OK: status> for the <shutdown>.
}
"""


def _bare(text: str) -> str:
    return re.sub(r"(?m)^(\s*)<([A-Z]\w*)>", r"\1\2", text)


def test_both_syntaxes_give_the_same_tree() -> None:
    bracketed, bare = parse_text(STATUS_BOARD), parse_text(_bare(STATUS_BOARD))
    assert ((), ()) == (bracketed.diagnostics, bare.diagnostics)
    assert outline(bracketed.file.feature_sets) == outline(bare.file.feature_sets)


@pytest.mark.parametrize(("text", "bracketed"), [(STATUS_BOARD, True), (_bare(STATUS_BOARD), False)])
def test_the_tree_remembers_which_syntax_was_used(text: str, bracketed: bool) -> None:
    statements = [statement for feature_set in parse_text(text).file.feature_sets for statement in feature_set.body]
    assert {bracketed} == {
        statement.bracketed for statement in statements if isinstance(statement, (nodes.Action, nodes.Publish))
    }


def test_statements_are_spanned_from_their_verb_to_their_full_stop() -> None:
    body = parse_text(STATUS_BOARD).file.feature_sets[0].body
    assert [
        '<Log> "Starting Status Board..." to the <console>.',
        "<Start> the <http-server> with <contract>.",
        "<Keepalive> the <application> for the <events>.",
        "<Return> an <OK: status> for the <startup>.",
    ] == [statement.span.text for statement in body]
    assert [(5, 5), (6, 5), (7, 5), (8, 5)] == [(statement.span.line, statement.span.column) for statement in body]


def test_parts_are_spanned_as_they_are_written() -> None:
    text = '<Log> "a" ++ <b: c>.d[0] to the <console>.'
    action = parse_body(text).file.feature_sets[0].body[0]
    assert isinstance(action, nodes.Action)
    assert action.object_noun is not None
    assert "<console>" == action.object_noun.span.text
    assert isinstance(action.sink, nodes.Binary)
    assert ('"a" ++ <b: c>.d[0]', '"a"', "<b: c>.d[0]") == (
        action.sink.span.text,
        action.sink.left.span.text,
        action.sink.right.span.text,
    )


def test_every_node_has_a_span_within_its_feature_set() -> None:
    for feature_set in parse_text(STATUS_BOARD).file.feature_sets:
        spans = spans_below(feature_set.body)
        assert all(feature_set.span.start < span.start < span.end < feature_set.span.end for span in spans)


def test_three_mistakes_are_three_findings() -> None:
    result = parse_text(
        """(Application-Start: Test) {
    Log "one" to the <console>
    Log "two" to the <console>.
    log "three" to the <console>.
    Extract user from the <request>.
    Log "five" to the <console>.
}
"""
    )
    assert [
        (2, 31, "Expected '.', but got identifier(Log)"),
        (4, 5, "Expected action verb (e.g., Extract, Filter, Return), but got identifier(log)"),
        (5, 13, "Expected '<', but got identifier(user)"),
    ] == findings(result)
    kinds = [type(statement) for statement in result.file.feature_sets[0].body]
    assert [nodes.Action, nodes.Action, nodes.Skipped, nodes.Skipped, nodes.Action] == kinds


def test_a_missing_full_stop_is_missed_behind_the_last_word_in_the_old_syntax_too() -> None:
    result = parse_body('<Log> "a" to <console>   (* so *)\n\n<Log> "b" to the <console>.')
    assert [(2, 23, "Expected '.', but got <")] == findings(result)
    assert 2 == len(result.file.feature_sets[0].body)


def test_a_missing_brace_says_which_block_lacks_it() -> None:
    result = parse_text("(A: B) {\n  if <x> {\n    Log 1 to c.\n}\n(C: D) {\n  Log 2 to c.\n}\n")
    assert [(4, 2, "Expected '}', but got (")] == findings(result)
    assert "the block that opens in line 1 has no }" == result.diagnostics[0].hint
    assert ["A", "C"] == [feature_set.name for feature_set in result.file.feature_sets]


def test_a_brace_that_was_put_in_is_not_asked_to_be_closed() -> None:
    result = parse_text("(A: B) {\n  if <x> = 1 Log 1 to c.\n  Log 2 to c.\n}\n(C: D) {\n  Log 3 to c.\n}\n")
    assert [(2, 13, "Expected '{', but got identifier(Log)")] == findings(result)
    assert ["A", "C"] == [feature_set.name for feature_set in result.file.feature_sets]


def test_so_many_missing_braces_are_no_longer_put_in() -> None:
    result = parse_text("(A: B) {\n" + "if <x> Log 1 to c.\n" * 300 + "}\n")
    assert {"expected-token"} == {finding.code for finding in result.diagnostics}
    assert 60 > outline(result.file.feature_sets[0].body[0]).count("If(")


def test_a_brace_missing_at_the_end_of_the_file_is_one_finding() -> None:
    result = parse_text("(A: B) {\n  if <x> {\n    Log 1 to c.")
    assert [(3, 16, "Expected '}', but got EOF")] == findings(result)
    assert "If(condition=<x> body=[Action(verb=Log sink=1 preposition=to object_noun=c)])" == outline(
        result.file.feature_sets[0].body[0]
    )


def test_a_bad_header_does_not_hide_the_next_feature_set() -> None:
    result = parse_text("(A: B\n{ Log 1 to c. }\n(: C) { }\n(D: E) { log 1. }")
    assert [
        (1, 6, "Expected ')'"),
        (3, 1, "Missing feature set name"),
        (4, 10, "Expected action verb (e.g., Extract, Filter, Return), but got identifier(log)"),
    ] == findings(result)
    assert ["A", "", "D"] == [feature_set.name for feature_set in result.file.feature_sets]


def test_text_outside_of_feature_sets_is_one_finding() -> None:
    result = parse_text('Log "x" to c.\nLog "y" to c.\n(A: B) { }')
    assert [(1, 1, "Expected feature set, but got identifier(Log)")] == findings(result)
    assert ["A"] == [feature_set.name for feature_set in result.file.feature_sets]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Log 1 to c. }", "Expected feature set, but got }"),
        ("Extract the <x> <y>.", "Expected preposition, but got <"),
        ("Extract the <x> from .", "Expected object ('<' or identifier), but got ."),
        ("Log 1 to c", "Expected '.', but got }"),
        ("Log [1, 2 to c.", "Expected ']', but got preposition(to)"),
        ("Log (1 to c.", "Expected ')', but got preposition(to)"),
        ("Log { a: 1 to c.", "Expected ',' or '}', but got preposition(to)"),
        ("Log { a 1 } to c.", "Expected map key, but got article(a)"),
        ("Log 1 + to c.", "Expected expression, but got preposition(to)"),
        ("Publish as a <b>.", "Expected '<', but got article(a)"),
        ("Require the <x>.", "Expected preposition, but got ."),
        ("match <x> { Log 1 to c. }", "Expected case, but got identifier(Log)"),
        ("for each x in <xs> { }", "Expected '<', but got identifier(x)"),
        ("for each <x> <xs> { }", "Expected 'in', but got <"),
        ("while <x>\nLog 1 to c.\n}", "Expected '{', but got identifier(Log)"),
        ("if <x> > { Log 1 to c. }", "Expected expression, but got {"),
        ("<x> to <y>.", "Expected action verb (e.g., Extract, Filter, Return), but got <"),
        ('"x".', 'Expected action verb (e.g., Extract, Filter, Return), but got string("x")'),
        ("case 1 { }", "Expected action verb (e.g., Extract, Filter, Return), but got case"),
        ("else { }", "Expected action verb (e.g., Extract, Filter, Return), but got else"),
        ("Log 1 |> log <x>.", "Expected action verb (e.g., Extract, Filter, Return), but got identifier(log)"),
    ],
)
def test_what_does_not_fit_is_reported_once(text: str, message: str) -> None:
    assert [message] == [finding[2] for finding in findings(parse_body(text))]


def test_the_body_of_a_broken_head_is_still_read() -> None:
    result = parse_body("for each x in <xs> {\n  Log 1 to c.\n  log 2 to c.\n}\nlog 3 to c.")
    assert [2, 4, 6] == [finding[0] for finding in findings(result)]


def test_an_error_of_the_lexer_is_not_reported_again_by_the_parser() -> None:
    result = parse_body('Log "abc to the <console>.\nLog "b" to the <console>.')
    assert [(2, 5, "Unterminated string literal")] == findings(result)
    assert 2 == len(result.file.feature_sets[0].body)


def test_an_error_within_a_string_is_reported_where_it_is() -> None:
    assert [(2, 13, "Expected expression, but got }")] == findings(parse_body('Log "${<a> +} b" to c.'))


def test_every_error_says_what_to_do() -> None:
    result = parse_body("log 1.\nLog 1 to c\nExtract user from <x>.\nLog to c.\nLog (1.\nLog <x to c.")
    assert [] == [finding.message for finding in result.diagnostics if not finding.hint]


def test_statements_of_a_template_stand_where_they_stand_in_it() -> None:
    source = SourceFile("page.html", "<h1>{{ Print <x> to the <template>. match <y> { } }}</h1>")
    statements, diagnostics = parse_statements(source, 6, source.text.index("}}"))
    assert [] == diagnostics
    assert ["Print <x> to the <template>.", "match <y> { }"] == [statement.span.text for statement in statements]


def test_statements_report_a_brace_too_many() -> None:
    source = SourceFile("page.html", "Log 1 to c. } Log 2 to c.")
    statements, diagnostics = parse_statements(source, 0, len(source.text))
    assert ["Log 1 to c.", "}", "Log 2 to c."] == [statement.span.text for statement in statements]
    assert 1 == len(diagnostics)


@pytest.mark.parametrize("text", ["", "  ", "1 +", "<a>.", "1 2", "Log <a> to c."])
def test_what_is_no_expression_is_none_and_a_finding(text: str) -> None:
    expression, diagnostics = parse_expression(SourceFile("x", text), 0, len(text))
    assert (None, 1) == (expression, len(diagnostics))


_PIECES = [
    "(A: B) {", "}", "Log", "<Log>", "the", "<x>", "<x: y>", "<x", "<", ">", "to", "with", "{", "[", "(", "]", ")", "1",
    '"a"', '"', "'", "${", '"${a}"', ".", ".", ",", ":", "a", "match", "case", "if", "when", "else", "otherwise", "for",
    "each", "in", "while", "break", "where", "is", "not", "|>", "and", "+", "-", "/", "publish", "as", "require", "\n",
    "(*", "*)", "import", "exists", "by", "order by", "port", "on", "..", '"""', "_", "1d",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join) | st.text(max_size=80))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    for source in (SourceFile("x", text), SourceFile("x", f"(A: B) {{ {text}")):
        result = parse(source)
        assert result.file.source is source
        parse_statements(source, 0, len(source.text))
        parse_expression(source, 0, len(source.text))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(STATUS_BOARD) - 1), st.integers(1, 30))
def test_findings_of_a_damaged_file_stand_within_it(start: int, length: int) -> None:
    text = STATUS_BOARD[:start] + STATUS_BOARD[start + length :]
    for finding in parse_text(text).diagnostics:
        assert finding.span is not None
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
