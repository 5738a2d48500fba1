from runtime.source import SourceFile
from runtime.syntax.cursor import DEEPEST, MOST_FINDINGS, Inside
from runtime.syntax.lexer import tokenize
from tests.runtime.syntax.outline import lexer_codes as codes
from tests.runtime.syntax.outline import token_types as types


def test_comments_stand_between_tokens_only() -> None:
    assert "SINK STRING END SINK INT END" == types('Log (* a . *) "(* // *)" // b.\n . Log 1 (**).')


def test_a_byte_order_mark_is_a_blank() -> None:
    assert "HEADER LBLOCK RBLOCK" == types("\ufeff(A: B) {}", Inside.FILE)


def test_a_full_stop_closes_all_brackets_of_its_statement() -> None:
    assert "SINK LPAREN LBRACKET INT END RBLOCK" == types("Log ([1. }")


def test_brackets_nest_to_the_limit_and_no_deeper() -> None:
    assert [] == codes("Log " + "(" * DEEPEST)
    assert ["nesting-too-deep"] == codes("Log " + "(" * (DEEPEST + 1))


def test_findings_are_bounded() -> None:
    assert MOST_FINDINGS == len(codes("&" * (MOST_FINDINGS + 1)))


def test_a_comment_without_an_end_cuts_the_text() -> None:
    lexed = tokenize(SourceFile("test.aro", "Log (* a"), inside=Inside.BLOCK)
    assert (True, ["SINK", "$END"]) == (lexed.cut, [token.type for token in lexed.tokens])
    assert ["unterminated-comment"] == [finding.code for finding in lexed.diagnostics]


def test_only_warnings_are_no_errors() -> None:
    lexed = tokenize(SourceFile("test.aro", "Log 1__0 + <x: 5-2> &."), inside=Inside.BLOCK)
    assert [("odd-underscore", False), ("reversed-range", False), ("unexpected-character", True)] == [
        (finding.code, finding.is_error) for finding in lexed.diagnostics
    ]
