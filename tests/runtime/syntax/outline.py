"""Trees as short text, so that a test can say what it expects on one line.

A node is ``Name(field=value ...)`` without its spans and without fields that hold their default; nouns, variables,
literals and binary operations are written as people write them.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass

from runtime.source import SourceFile, Span
from runtime.syntax import nodes
from runtime.syntax.cursor import Inside
from runtime.syntax.lexer import tokenize
from runtime.syntax.parser import ParseResult, parse, parse_expression

_LEFT_OUT = {"span", "head", "verb_span", "preposition_span", "source", "bracketed"}


def outline(node: object) -> str:
    if isinstance(node, nodes.Variable):
        return outline(node.noun)
    if isinstance(node, nodes.Noun):
        return _noun(node)
    if isinstance(node, nodes.Literal):
        return repr(node.value)
    if isinstance(node, nodes.Binary):
        return f"({outline(node.left)} {node.operator} {outline(node.right)})"
    if isinstance(node, tuple):
        return f"[{', '.join(outline(part) for part in node)}]"
    if is_dataclass(node):
        shown = (_field(node, field.name, field.default) for field in fields(node) if field.name not in _LEFT_OUT)
        return f"{type(node).__name__}({' '.join(text for text in shown if text)})"
    return str(node)


def _noun(noun: nodes.Noun) -> str:
    if noun.bare:
        return noun.base
    if noun.qualifier is None:
        return f"<{noun.base}>"
    qualifier = noun.qualifier if isinstance(noun.qualifier, str) else outline(noun.qualifier)
    return (
        f"<{noun.base}: {qualifier!r}>"
        if noun.quoted and isinstance(noun.qualifier, str)
        else f"<{noun.base}: {qualifier}>"
    )


def _field(node: object, name: str, default: object) -> str:
    value = getattr(node, name)
    if value is None or value == "" or value == () or value is False or (default is not MISSING and value == default):
        return ""
    return f"{name}={outline(value)}"


def parse_text(text: str) -> ParseResult:
    return parse(SourceFile("test.aro", text))


def parse_body(text: str) -> ParseResult:
    """Parse `text` as the body of a feature set; it starts in line 2."""
    return parse_text(f"(T: A) {{\n{text}\n}}")


def body_outline(text: str) -> list[str]:
    """Return the outlines of the statements in `text`, which must be free of findings."""
    result = parse_body(text)
    assert [str(finding.message) for finding in result.diagnostics] == []
    return [outline(statement) for statement in result.file.feature_sets[0].body]


def expression_outline(text: str) -> str:
    """Return the outline of the expression `text`, which must be free of findings."""
    expression, diagnostics = parse_expression(SourceFile("test.aro", text), 0, len(text))
    assert [finding.message for finding in diagnostics] == []
    return outline(expression)


def token_types(text: str, inside: Inside = Inside.BLOCK) -> str:
    """Return the types of all tokens of `text` but the last, joined by blanks."""
    lexed = tokenize(SourceFile("test.aro", text), inside=inside)
    return " ".join(token.type for token in lexed.tokens[:-1])


def lexer_codes(text: str) -> list[str]:
    """Return the codes of what the lexer finds wrong in a statement."""
    return [finding.code for finding in tokenize(SourceFile("test.aro", text), inside=Inside.BLOCK).diagnostics]


def findings(result: ParseResult) -> list[tuple[int, int, str]]:
    """Return line, column and message of each finding."""
    return [(span.line, span.column, finding.message) for finding in result.diagnostics if (span := finding.span)]


def spans_below(node: object) -> list[Span]:
    """Return the spans of all nodes below `node`, itself included."""
    if isinstance(node, Span):
        return []
    if isinstance(node, tuple):
        return [span for part in node for span in spans_below(part)]
    if not is_dataclass(node) or isinstance(node, SourceFile):
        return []
    span = getattr(node, "span", None)
    own = [span] if isinstance(span, Span) else []
    return own + [span for field in fields(node) for span in spans_below(getattr(node, field.name))]
