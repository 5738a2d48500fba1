"""What keeps an application from running, with place and way out, and a key to try again."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from aro_console.model.formatting import Cell, Line, visible
from aro_console.widgets.details import FixedPane
from aro_console.widgets.line_pane import wrap
from runtime.errors import Diagnostic
from runtime.source import excerpt


class ProblemsScreen(Screen[bool]):
    """Returns True to load again, False to leave it as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reload", "reload"),
        Binding("q,escape,ctrl+q", "leave", "quit", priority=True),
    ]

    def __init__(
        self, path: Path, diagnostics: list[Diagnostic], what: str = "cannot start", leave_word: str = "quit"
    ) -> None:
        super().__init__()
        self._path = path
        self._diagnostics = diagnostics
        self._what = what
        self._leave_word = leave_word

    def compose(self) -> ComposeResult:
        title = f" aro-console  {visible(self._path.resolve().name)}  {self._what}"
        yield Static(title, id="problems-title", markup=False)
        yield FixedPane(id="problems")
        yield Static(f" r reload   j k scroll   q {self._leave_word}", id="problems-keys", markup=False)

    def on_mount(self) -> None:
        pane = self.query_one("#problems", FixedPane)
        errors = sum(1 for diagnostic in self._diagnostics if diagnostic.is_error)
        pane.entitle(f"{errors} error{'s' if errors != 1 else ''}", "correct the source, then press r")
        pane.focus()

    def on_resize(self) -> None:
        # The frame takes a cell on either side.
        self.query_one("#problems", FixedPane).show(problem_lines(self._diagnostics, self.size.width - 2))

    def action_reload(self) -> None:
        """Load the application again."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Give up."""
        self.dismiss(False)


def problem_lines(diagnostics: list[Diagnostic], width: int) -> list[Line]:
    """Return findings as lines: place, sentence, excerpt with caret, hint. Sentences are wrapped at `width` cells."""
    lines: list[Line] = []
    for diagnostic in diagnostics:
        role = "error" if diagnostic.is_error else "warning"
        if diagnostic.place:
            lines.append([Cell(visible(diagnostic.place), "dim")])
        lines.extend(_wrapped(diagnostic.message, width, role))
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
