"""Feature sets that are only written, not compiled: what the debugger knows of a program's statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from runtime.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    number: int
    span: Span
    verb: str
    text: str
    writes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenFeatureSet:
    name: str
    span: Span
    statements: tuple[WrittenStatement, ...]


def written(
    name: str, verbs: Mapping[int, str], file: str, also: Iterable[tuple[str, Mapping[int, str]]] = ()
) -> list[WrittenFeatureSet]:
    """Return feature sets with one statement per line, given by line and verb, all in one file."""
    source = SourceFile(file, "\n".join(f"line {number:02} of the text" for number in range(1, 31)))
    return [_feature_set(source, known, lines) for known, lines in [(name, verbs), *also]]


def standing_at(feature_sets: Sequence[WrittenFeatureSet], line: int) -> tuple[WrittenFeatureSet, WrittenStatement]:
    """Return the statement on a line, and whose it is."""
    return next(
        (known, statement) for known in feature_sets for statement in known.statements if statement.span.line == line
    )


def _feature_set(source: SourceFile, name: str, verbs: Mapping[int, str]) -> WrittenFeatureSet:
    statements = tuple(
        WrittenStatement(number, _line(source, line), verb, f"<{verb.title()}> the <x>.")
        for number, (line, verb) in enumerate(sorted(verbs.items()))
    )
    first, last = statements[0].span, statements[-1].span
    return WrittenFeatureSet(name, first.to(last), statements)


def _line(source: SourceFile, line: int) -> Span:
    start = source.line_starts[line - 1]
    return source.span(start, start + len(source.line_text(line)))
