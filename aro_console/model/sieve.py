"""What of the timeline is shown: a filter, unfolded runs, marked rows only; and which term hides how many rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aro_console.model.noise import Noise
from aro_console.model.rows import Row
from aro_console.model.subjects import NO_FACTS, Facts, RowSubject
from runtime.probe.filtering.grammar import Filter, hidden_by
from runtime.probe.filtering.subject import Crowd


@dataclass(frozen=True, slots=True)
class View:
    """What a reader chose to see, as a value: to be put back by an undo."""

    filter: Filter = Filter()  # noqa: RUF009 - it is frozen
    unfolded: frozenset[int] = frozenset()
    """The runs whose statements are shown, by execution."""
    marked_only: bool = False
    noise: Noise = Noise.PINGS
    opened: frozenset[int] = frozenset()
    """The numbers of lines that stand for more than one row and are unfolded."""

    def toggled(self, execution_id: int) -> View:
        """Return the same with one run folded or unfolded."""
        return replace(self, unfolded=self.unfolded ^ {execution_id})

    def folding(self, noise: Noise) -> View:
        """Return the same with something else folded as noise, in new lines."""
        return replace(self, noise=noise, opened=frozenset())


class Sieve:
    """A view at work."""

    def __init__(self) -> None:
        self._view = View()
        self._quick = Filter()
        self._looks_inside = False
        self.facts: Facts = NO_FACTS
        self._hidden: list[int] = []
        self.looked_at = 0
        """The rows among which was counted what is hidden: statements of folded runs where the filter looks inside."""

    @property
    def view(self) -> View:
        """What is let through."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        self._view, self._quick = view, view.filter.cheapest_first()
        self._looks_inside = view.filter.looks_inside

    @property
    def narrow(self) -> bool:
        """Whether rows are hidden for more than being folded."""
        return bool(self.view.filter) or self.view.marked_only

    def passes(self, row: Row) -> bool:
        """Return whether a row is shown."""
        if not self._considered(row):
            return False
        return not self._quick or self._matches(row)

    def _matches(self, row: Row) -> bool:
        """Return whether the filter lets a row through: a statement of a folded run by what it says itself."""
        if not self._quick.matches(RowSubject(row, self.facts)):
            return False
        return not self._folded(row) or self._quick.asks_for(RowSubject(row, self.facts, alone=True))

    def _folded(self, row: Row) -> bool:
        return row.detail and row.execution_id not in self.view.unfolded and not self.view.marked_only

    def passing(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that are shown."""
        if self.narrow:
            return [row for row in rows if self.passes(row)]
        unfolded = self.view.unfolded
        return [row for row in rows if not row.detail or row.execution_id in unfolded]

    def may_pass(self, crowd: Crowd, first: int, last: int) -> bool:
        """Return whether one of the rows from number `first` to `last` may pass; False only when none does for sure."""
        return self._quick.may_pass(crowd) or self.facts.commented(first, last)

    def _considered(self, row: Row) -> bool:
        if self.view.marked_only:
            return self.facts.marked(row.seq)
        return self._looks_inside or not self._folded(row)

    def count_hidden(self, rows: Iterable[Row]) -> None:
        """Count, for each part of the filter, the rows it hides: asked when nothing is shown."""
        considered = [row for row in rows if self._considered(row)]
        self.looked_at = len(considered)
        self._hidden = hidden_by(self.view.filter, (RowSubject(row, self.facts) for row in considered))

    def count_more(self, row: Row) -> None:
        """Count one more row that is not shown."""
        if self._considered(row):
            more = hidden_by(self.view.filter, [RowSubject(row, self.facts)])
            self.looked_at += 1
            self._hidden = [old + new for old, new in zip(self._hidden, more, strict=False)] or more

    def hiding(self) -> list[tuple[str, int]]:
        """Return the parts of the filter and how many of the rows looked at each alone hides, the greediest first."""
        texts = (part.text for part in self.view.filter.parts)
        return sorted(zip(texts, self._hidden, strict=False), key=lambda entry: -entry[1])
