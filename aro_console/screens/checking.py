"""The verb that shows what the check found when the application was loaded."""

from __future__ import annotations

from aro_console.model.formatting import Cell, Line
from aro_console.screens.hand import Hand
from aro_console.screens.problems import Chosen, ProblemsScreen
from runtime.errors import Diagnostic


class Checking(Hand):
    """The findings of the check."""

    def status(self) -> Line:
        count = len(self.session.warnings)
        return [Cell(f" {count} warning{'s' if count > 1 else ''} ", "warning")] if count else []

    def verb_problems(self) -> None:
        def chosen(answer: Chosen | None) -> None:
            if isinstance(answer, Diagnostic) and answer.span is not None:
                self.screen.show_source(answer.span.source.name, answer.span.line)
            elif answer is True:
                self.screen.do("reload")

        findings = self.session.warnings
        words = "what the check found"
        self.screen.app.push_screen(
            ProblemsScreen(self.session.path, findings, words, "back", with_source=True), chosen
        )
