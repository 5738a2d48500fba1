"""How findings of the analysis are made: an error keeps a program from running, a warning does not."""

from __future__ import annotations

from runtime.errors import Diagnostic, Severity
from runtime.source import Span


def error(code: str, message: str, span: Span | None, hint: str = "") -> Diagnostic:
    """Return a finding that keeps the program from running."""
    return Diagnostic(code, message, span, hint)


def warning(code: str, message: str, span: Span | None, hint: str = "") -> Diagnostic:
    """Return a finding the author should see, and may ignore."""
    return Diagnostic(code, message, span, hint, Severity.WARNING)
