"""A pane that shows the end of a growing list until someone moves up; then nothing moves under the reader."""

from __future__ import annotations

from aro_console.widgets.line_pane import LinePane


class TailPane(LinePane):
    """Lines of which new ones come at the end, and of which the oldest may leave."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.follow = True
        self._seen_gone = 0

    def gone(self) -> int:
        """Return how many lines have left at the top so far."""
        return 0

    def title(self) -> str:
        """Return what the border says."""
        return ""

    def records_arrived(self) -> None:
        """Show the newest line while following; else stay on the line that is read, though older ones leave."""
        gone, self._seen_gone = self.gone() - self._seen_gone, self.gone()
        if self.follow:
            self.cursor = max(0, self.line_count() - 1)
            self.scroll_into_room()
        elif gone:
            self.top = max(0, self.top - gone)
            self.cursor = max(0, self.cursor - gone)
        below = max(0, self.line_count() - self.top - self.page_height)
        self.entitle(
            self.title(), f"{below:,} below, {self.spoken('{follow}')} to follow" if below and not self.follow else ""
        )
        self.renew()

    def start_over(self) -> None:
        """The lines are those of something else: show their end."""
        self.follow = True
        self._seen_gone = self.gone()
        self.records_arrived()

    def scroll_into_room(self) -> None:
        if self.follow:
            self.top = max(0, self.line_count() - self.page_height)

    def choose(self, index: int) -> None:
        self.follow = index >= self.line_count() - 1
        super().choose(index)

    def scroll_lines(self, by: int) -> None:
        """Scroll; who does so away from the end reads, and is left alone."""
        super().scroll_lines(by)
        self.follow = self.at_end
        self.records_arrived()

    def subtitle_clicked(self, at: int) -> None:
        """Follow again, where that is offered."""
        if not self.follow:
            self.action_end()

    def on_resize(self) -> None:
        self.records_arrived()
