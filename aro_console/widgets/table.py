"""A table: a heading that says by what it is sorted, and as many of its columns as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.geometry import clamp

from aro_console.model.formatting import Cell, Line
from aro_console.model.ordering import Ordering
from aro_console.widgets.fitting import column, fit, fit_ends
from aro_console.widgets.line_pane import LinePane

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """One column, `width` cells wide with a blank behind it; the last one of a table takes what is left."""

    title: str
    width: int
    text: Callable[[Item, int], str]
    """What it says of an item at a time (monotonic ns); safe to show."""
    role: Callable[[Item], str] = lambda item: "text"
    sort: str = ""
    """The name of the order it stands for; empty when one cannot sort by it."""
    right: bool = False
    rank: int = 0
    """Those with the highest go first where there is no room for all."""
    most: int = 0
    """How wide it may grow where there is room to spare; 0 not at all."""
    ends: bool = False
    """What is too long is cut in its middle: its end tells more."""

    def said(self, item: Item, now_ns: int, width: int) -> str:
        """Return what it says of an item in `width` cells."""
        text = self.text(item, now_ns)
        return fit_ends(text, width) if self.ends else text


def fitting(columns: Sequence[Column[Item]], width: int) -> list[Column[Item]]:
    """Return the columns there is room for, in their order: what ranks lower stays longer."""
    kept: set[int] = set()
    used = 0
    for place in sorted(range(len(columns)), key=lambda place: columns[place].rank):
        used += columns[place].width + 1
        if kept and used > width + 1:
            break
        kept.add(place)
    return _grown([one for place, one in enumerate(columns) if place in kept], width)


def _grown(columns: list[Column[Item]], width: int) -> list[Column[Item]]:
    spare = width + 1 - sum(one.width + 1 for one in columns)
    grown = []
    for one in columns:
        more = max(0, min(spare, one.most - one.width))
        spare -= more
        grown.append(replace(one, width=one.width + more) if more else one)
    return grown


def heading(columns: Sequence[Column[Item]], ordering: Ordering[Item]) -> Line:
    """Return the titles, the one that is sorted by with an arrow."""
    cells: Line = []
    for one in columns:
        sign = ordering.sign(one.sort) if one.sort else ""
        cells.append(column(f"{one.title[: one.width - len(sign)]}{sign}", one.width, "heading", one.right))
    return _ended(cells)


def column_at(columns: Sequence[Column[Item]], x: int) -> Column[Item] | None:
    """Return the column `x` cells from the left; None between two and behind the last."""
    start = 0
    for one in columns:
        if start <= x < start + one.width:
            return one
        start += one.width + 1
    return None


def table_line(columns: Sequence[Column[Item]], item: Item, now_ns: int, width: int) -> Line:
    """Return an item as cells under the heading; a last column of words takes the room that is left."""
    cells: Line = []
    used = 0
    for place, one in enumerate(columns):
        last = place == len(columns) - 1
        room = max(one.width, width - used)
        if last and not one.right:
            cells.append(Cell(fit(one.said(item, now_ns, room), room).rstrip(), one.role(item)))
        else:
            cells.append(column(one.said(item, now_ns, one.width), one.width, one.role(item), one.right))
        used += one.width + 1
    return _ended(cells)


def _ended(cells: Line) -> Line:
    """Return a line without the blank behind its last column."""
    if cells and cells[-1].text.endswith(" "):
        cells[-1] = cells[-1]._replace(text=cells[-1].text[:-1])
    return cells


_RESORT_NS = 1_000_000_000
"""An order by figures that change is looked at anew that often: lines that hop ten times a second cannot be read."""


class TablePane(LinePane, Generic[Item]):
    """Items as lines. The chosen one stays chosen wherever it moves."""

    has_head = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("less_than_sign", "sort(-1)", "sort by the column before", show=False),
        Binding("greater_than_sign", "sort(1)", "sort by the next column", show=False),
        Binding("tilde", "reverse", "turn the order round", show=False),
    ]
    columns: Sequence[Column[Item]] = ()

    def __init__(self, ordering: Ordering[Item], clock_ns: Callable[[], int], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ordering = ordering
        self.shown: list[Item] = []
        self._clock_ns = clock_ns
        self._chosen: Any = None
        self._sorted_ns = 0
        self._places: dict[Any, int] = {}
        self._fitting: tuple[int, list[Column[Item]]] = (0, [])
        """A width, and the columns there is room for."""

    # --- what a subclass provides ----------------------------------------------------------------------------

    def items(self) -> Sequence[Item]:
        """Return all items in the table's own order."""
        return ()

    def key_of(self, item: Item) -> Any:
        """Return what an item is known by, whatever becomes of it."""
        return id(item)

    def title(self) -> str:
        """Return what the border says, apart from the order."""
        return ""

    def chosen_changed(self) -> None:
        """Tell whoever cares that another item is chosen."""

    # --- items -----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Item | None:
        """The item the cursor stands on."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def records_arrived(self) -> None:
        """Take the items as they are now."""
        now_ns = self._clock_ns()
        items = self.items()
        if not self.ordering.chosen or now_ns - self._sorted_ns >= _RESORT_NS:
            self._sort(items, now_ns)
        else:
            # Until it is time, each stays where it was; what is new stands below.
            self.shown = sorted(items, key=lambda item: self._places.get(self.key_of(item), len(self._places)))
        self._settle()

    def _sort(self, items: Sequence[Item], now_ns: int) -> None:
        self.shown = self.ordering.sorted(items)
        self._sorted_ns = now_ns
        self._places = {self.key_of(item): place for place, item in enumerate(self.shown)}

    def _settle(self) -> None:
        """Put the cursor on what was chosen; draw."""
        place = next((place for place, item in enumerate(self.shown) if self.key_of(item) == self._chosen), None)
        if place is None:
            place = clamp(self.cursor, 0, max(0, len(self.shown) - 1))
        if place != self.cursor:
            self.cursor = place
            self.show_cursor()
        self._remember()
        self.entitle(self.title(), self.ordering.words)
        self.renew()

    def cursor_moved(self) -> None:
        self._remember()

    def _remember(self) -> None:
        chosen = self.key_of(self.chosen) if self.chosen is not None else None
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosen_changed()

    # --- order -----------------------------------------------------------------------------------------------

    def action_sort(self, by: int) -> None:
        """Sort by the next or previous column."""
        self.ordering.step(by)
        self.sort_now()

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.ordering.reverse()
        self.sort_now()

    def head_clicked(self, x: int) -> None:
        clicked = column_at(self.fitting(self.content_size.width), x)
        if clicked is not None and clicked.sort:
            self.ordering.pick(clicked.sort)
            self.sort_now()

    def sort_now(self) -> None:
        """The order is another one: show it at once."""
        self._sort(self.items(), self._clock_ns())
        self._settle()

    # --- lines -----------------------------------------------------------------------------------------------

    def fitting(self, width: int) -> list[Column[Item]]:
        """Return the columns there is room for: all lines have the same."""
        if self._fitting[0] != width:
            self._fitting = width, fitting(self.columns, width)
        return self._fitting[1]

    def head(self, width: int) -> Line | None:
        return heading(self.fitting(width), self.ordering)

    def line_count(self) -> int:
        return len(self.shown)

    def line(self, index: int, width: int) -> Line:
        return table_line(self.fitting(width), self.shown[index], self._clock_ns(), width)
