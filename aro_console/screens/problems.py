"""What the check found, or what keeps an application from running: each finding with place, excerpt and way out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from aro_console.messages import LineOpened
from aro_console.model.formatting import Cell, Line, visible
from aro_console.widgets.fitting import wrap
from aro_console.widgets.line_pane import LinePane
from runtime.errors import Diagnostic
from runtime.source import excerpt

Chosen = bool | Diagnostic
"""True to load again, False to leave it as it is, or the finding whose source is wanted."""


class FindingsPane(LinePane):
    """Findings under each other; the cursor goes from one to the next."""

    empty_text = "Nothing: the check has no objection."

    def __init__(self, findings: Sequence[Diagnostic], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._findings = findings
        self._lines: list[Line] = []
        self._starts: list[int] = []

    @property
    def finding(self) -> Diagnostic | None:
        """The chosen finding."""
        before = [number for number, start in enumerate(self._starts) if start <= self.cursor]
        return self._findings[before[-1]] if before else None

    def action_move(self, by: int) -> None:
        """Go to the next or previous finding; further by lines."""
        if abs(by) > 1 or not self._starts:
            super().action_move(by)
            return
        number = sum(start <= self.cursor for start in self._starts) - 1 + by
        ends = [*self._starts[1:], self.line_count()]
        number = max(0, min(number, len(self._starts) - 1))
        # All of it is to be seen, and above all its beginning.
        self.choose(ends[number] - 1)
        self.choose(self._starts[number])

    def line_count(self) -> int:
        return len(self._lines)

    def line(self, index: int, width: int) -> Line:
        return self._lines[index]

    def on_resize(self) -> None:
        blocks = [problem_lines([finding], max(1, self.content_size.width)) for finding in self._findings]
        self._lines = [line for block in blocks for line in block]
        self._starts = [sum(map(len, blocks[:number])) for number in range(len(blocks))]
        self.choose(self.cursor)
        self.refresh()


class ProblemsScreen(Screen[Chosen]):
    """All findings under each other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reload", "reload"),
        Binding("q,escape,ctrl+q", "leave", "quit", priority=True),
    ]

    def __init__(
        self,
        path: Path,
        diagnostics: Sequence[Diagnostic],
        what: str = "cannot start",
        leave_word: str = "quit",
        *,
        enter_word: str = "",
    ) -> None:
        """Show `diagnostics`; enter on one with a place does what `enter_word` says, nothing when that is empty."""
        super().__init__()
        self._path = path
        self._diagnostics = list(diagnostics)
        self._what = what
        self._leave_word = leave_word
        self._enter_word = enter_word

    def compose(self) -> ComposeResult:
        title = f" aro-console  {visible(self._path.resolve().name)}  {self._what}"
        yield Static(title, id="problems-title", classes=_gravity(self._diagnostics), markup=False)
        yield FindingsPane(self._diagnostics, id="problems")
        enter = f"enter {self._enter_word}   " if self._enter_word else ""
        yield Static(f" {enter}r reload   j k move   q {self._leave_word}", id="problems-keys", markup=False)

    def on_mount(self) -> None:
        pane = self.query_one("#problems", FindingsPane)
        errors = sum(1 for diagnostic in self._diagnostics if diagnostic.is_error)
        warnings = len(self._diagnostics) - errors
        counts = [_counted(count, word) for count, word in ((errors, "error"), (warnings, "warning")) if count]
        pane.entitle(", ".join(counts) or "No findings", "correct the source, then press r" if counts else "")
        pane.focus()

    @on(LineOpened)
    def _open(self) -> None:
        finding = self.query_one("#problems", FindingsPane).finding
        if self._enter_word and finding is not None and finding.span is not None:
            self.dismiss(finding)

    def action_reload(self) -> None:
        """Load the application again."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Give up."""
        self.dismiss(False)


def _gravity(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the class of the title: how bad the worst of the findings is."""
    if any(diagnostic.is_error for diagnostic in diagnostics):
        return "-errors"
    return "-warnings" if diagnostics else ""


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"


def problem_lines(diagnostics: list[Diagnostic], width: int) -> list[Line]:
    """Return findings as lines: place, sentence, excerpt with caret, hint. Sentences are wrapped at `width` cells."""
    lines: list[Line] = []
    for diagnostic in diagnostics:
        role = "error" if diagnostic.is_error else "warning"
        if diagnostic.place:
            lines.append([Cell(visible(diagnostic.place), "dim")])
        lines.extend(_wrapped(f"{diagnostic.severity}: {diagnostic.message}", width, role))
        if diagnostic.span is not None:
            source_line, caret = excerpt(diagnostic.span)
            lines.append([Cell(visible(source_line))])
            lines.append([Cell(caret, role)])
        if diagnostic.hint:
            lines.extend(_wrapped(f"hint: {diagnostic.hint}", width, "ok"))
        lines.append([])
    return lines


def _wrapped(text: str, width: int, role: str) -> list[Line]:
    parts = (part for line in text.splitlines() for part in wrap(visible(line), width))
    return [[Cell(part, role)] for part in parts]
