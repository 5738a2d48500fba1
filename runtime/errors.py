"""What can be wrong, and for whom it is said.

The author's mistakes are `Diagnostic` values, collected and never thrown past the stage that found them. A running
program's failure is an `EvaluationError` at its origin and a `StatementError` once the statement it broke is known
(ARO-0006: the statement *is* the message). What cannot be loaded is a `LoadError` with its diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum

from runtime.frozen import frozen
from runtime.source import SourceFile, Span, excerpt


class Severity(StrEnum):
    """How bad a finding is: an error keeps the program from running, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Diagnostic:
    """One finding, with its place and the way out."""

    code: str
    """A stable kebab-case word, such as ``undefined-variable``."""
    message: str
    """One sentence without a full stop."""
    span: Span | None = None
    """Where it stands; None when it concerns a file or the application as a whole."""
    hint: str = ""
    """What to write or do instead; empty when there is nothing useful to say."""
    severity: Severity = Severity.ERROR
    file: str = ""
    """The file concerned when there is no span: `openapi.yaml`, a folder."""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def place(self) -> str:
        """``file:line:column``, or the file, or empty."""
        return str(self.span) if self.span is not None else self.file


def render(diagnostic: Diagnostic) -> str:
    """Return the finding as people read it: place and message, the line with a caret, the hint."""
    place = f"{diagnostic.place}: " if diagnostic.place else ""
    lines = [f"{place}{diagnostic.severity}: {diagnostic.message} [{diagnostic.code}]"]
    if diagnostic.span is not None:
        lines.extend(excerpt(diagnostic.span))
    if diagnostic.hint:
        lines.append(f"  hint: {diagnostic.hint}")
    return "\n".join(lines)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings by file, then by place; those without a place come first."""

    def key(diagnostic: Diagnostic) -> tuple[str, int]:
        span = diagnostic.span
        return (span.source.name, span.start) if span is not None else ("", -1)

    return sorted(diagnostics, key=key)


class LoadError(Exception):
    """An application that cannot be started as it stands on disk; `diagnostics` holds at least one error."""

    def __init__(self, diagnostics: Iterable[Diagnostic], sources: Iterable[SourceFile] = ()) -> None:
        self.diagnostics = in_order(diagnostics)
        self.sources = tuple(sources)
        """Whatever could be read, for a screen that shows the place."""
        super().__init__("\n".join(render(diagnostic) for diagnostic in self.diagnostics))


class EvaluationError(Exception):
    """A value or an action that cannot be had: ``Undefined variable: 'x'``. The message is the *cause* text.

    Services answer an effect with one of these when the world refuses; the driver throws it into the execution.
    """

    status: int | None = None
    """An HTTP status that suits the failure better than the verb's own; None means the verb decides."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        if status is not None:
            self.status = status


@frozen
class Failure:
    """Why a feature set ended before its end (ARO-0006), in parts, so that each reader can pick."""

    sentence: str
    """``Cannot retrieve the user from the user-repository.``: the statement, in the author's words."""
    cause: str
    """What lay behind it; shown in the debugger and on standard error, not to HTTP clients."""
    feature_set: str
    activity: str
    statement: str
    """The statement in canonical form: ``<Retrieve> the <user> from the <user-repository>.``"""
    verb: str
    """Lower case; the HTTP status depends on it."""
    span: Span | None = None
    status: int | None = None
    """The HTTP status that answers it, when the failure itself knows better than the verb."""
    values: Mapping[str, str] = field(default_factory=dict)
    """The names the statement used, with their values as text, for the trace."""

    @property
    def words(self) -> str:
        """What failed and why, in one line."""
        return f"{self.sentence} {self.cause}".rstrip()


class StatementError(Exception):
    """A statement failed; its feature set ends. `failure` says which and why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.sentence)
