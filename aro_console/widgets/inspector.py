"""The inspector: all of one record, its payload as a tree that folds, as text, in hex, and more."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from aro_console.model.differences import difference_lines
from aro_console.model.documents import Document, Hex, Lines, Part, Stack, Text, Tree
from aro_console.model.formatting import Cell, Line
from aro_console.model.inspection import Form, causes, headers_of, payload_of, source_lines
from aro_console.model.particulars import facts
from aro_console.model.rows import Row
from aro_console.widgets.details import wrapped_lines
from aro_console.widgets.line_pane import LinePane
from runtime.probe.payloads import as_text, structured
from runtime.probe.records import Record

Other = Callable[[], "tuple[Row, Record] | None"]
"""Finds what a record is compared with; None when there is nothing like it."""

_PARSED = 20_000_000
"""Characters of a payload that are parsed for its tree."""
_WRAPPED = 20_000
"""Characters of a text that is broken at blanks; a longer one is broken where the line ends."""
_KEPT_FOLDED = 20
"""Trees that are kept as somebody folded them; each holds its whole payload."""
_NOTHING_LIKE_IT = "There is nothing to compare it with: {mark} marks a row, or wait for a second one of its kind."


def _no_other() -> tuple[Row, Record] | None:
    return None


class InspectorPane(LinePane):
    """Facts and payload of the chosen row."""

    BORDER_TITLE = "Event"
    cursor_stays = False
    empty_text = "Choose a row to see all of it: arrows or j and k move, enter opens."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "open", "fold", show=False)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.form = Form.TREE
        self._row: Row | None = None
        self._record: Record | None = None
        self._flow: Sequence[Row] = ()
        self._other: Other = _no_other
        self._comment = ""
        self._document: Document = Lines([])
        self._explained_for = 20
        """How many cells there were for a line of it."""
        self._payload: tuple[object, ...] = ()
        """What the document of the payload was made of, and the document."""
        self._folded: dict[int, Tree] = {}
        """The trees in which somebody folded something, by the number of their record, the latest last."""

    def inspect(
        self,
        row: Row | None,
        record: Record | None,
        flow: Sequence[Row] = (),
        other: Other = _no_other,
        comment: str = "",
    ) -> None:
        """Show a record, and what a reader said of it. A row whose record has left memory still shows its summary."""
        if row is not self._row:
            self.top = self.left = self.cursor = 0
        self._row, self._record, self._flow, self._other, self._comment = row, record, flow, other, comment
        self._explain()

    def show_as(self, form: str = "") -> None:
        """Show a form, or go on to the next one that says something about this record."""
        forms = self.forms
        self.form = Form(form) if form else forms[(forms.index(self.shown_form) + 1) % len(forms)]
        self.top = self.left = self.cursor = 0
        self._explain()

    @property
    def forms(self) -> list[Form]:
        """The forms that say something about this record."""
        record = self._record
        if record is None:
            return [Form.TREE]
        carries = payload_of(record) is not None
        says = {
            Form.RAW: carries,
            Form.HEX: carries,
            Form.HEADERS: bool(headers_of(record)),
            Form.SOURCE: getattr(record, "span", None) is not None,
        }
        return [form for form in Form if says.get(form, True)]

    @property
    def shown_form(self) -> Form:
        """The form that is shown: the one that was asked for, if it says something here."""
        return self.form if self.form in self.forms else Form.TREE

    @property
    def part(self) -> Part | None:
        """What stands on the line of the cursor."""
        return self._document.part(self.cursor) if self.cursor < len(self._document) else None

    # --- lines -----------------------------------------------------------------------------------------------

    @property
    def _room(self) -> int:
        """How many cells there are for a line; of a pane that is not shown, how many there were."""
        width = self.content_size.width
        return max(20, width) if width else self._explained_for

    def _explain(self) -> None:
        width = self._explained_for = self._room
        self._document = self._made(width)
        forms = " ".join(f"[{form}]" if form is self.shown_form else str(form) for form in self.forms)
        short = f"[{self.shown_form}] {self.spoken('{form}')}: next"
        row = self._row
        self.entitle(
            f"Event #{row.seq}" if row is not None else "Event",
            "" if row is None or len(self.forms) < 2 else forms if len(forms) + 6 < width else short,
        )
        self.cursor = min(self.cursor, max(0, len(self._document) - 1))
        self.refresh()

    def _made(self, width: int) -> Document:
        row, record = self._row, self._record
        if row is None:
            return Lines([])
        if record is None:
            gone = [Cell("The record has left memory; only its row is kept.", "dim")]
            return Lines(wrapped_lines([[Cell(row.summary)], gone], width, 0))
        match self.shown_form:
            case Form.HEADERS:
                return Lines(wrapped_lines(headers_of(record), width, 2))
            case Form.SOURCE:
                return Lines(source_lines(record))
            case Form.CAUSE:
                return Lines(causes(row, list(self._flow)))
            case Form.DIFF:
                return Lines(self._differences(record, width))
            case form:
                told = Lines(wrapped_lines(facts(record, row, self._comment), width))
                return Stack([told, self._carried(record, form, width)])

    def _carried(self, record: Record, form: Form, width: int) -> Document:
        """Return the payload; it is made once, and where somebody folded something it is kept."""
        made_of = (record, form, width if form is Form.RAW else 0)
        if self._payload[:-1] != made_of:
            folded = self._folded.get(record.seq) if form is Form.TREE else None
            made = folded if folded is not None else payload_document(payload_of(record), form, width)
            self._payload = (*made_of, made)
        document = self._payload[-1]
        assert isinstance(document, Tree | Text | Hex | Lines)
        return document

    def _differences(self, record: Record, width: int) -> list[Line]:
        found = self._other()
        if found is None:
            return wrapped_lines([[Cell(self.spoken(_NOTHING_LIKE_IT), "dim")]], width, 0)
        row, other = found
        head = [Cell("from ", "dim"), Cell(f"#{row.seq}", "key"), Cell(" to this one", "dim")]
        old, new = (structured(payload_of(one), _PARSED) for one in (other, record))
        return [head, *wrapped_lines(difference_lines(old, new), width, 4)]

    def subtitle_clicked(self, at: int) -> None:
        """Show the form that is clicked; where there is no room to name all of them, the next."""
        words = str(self.border_subtitle)
        named = {found.start(): found[0].strip("[]") for found in re.finditer(r"\S+", words)}
        form = named[max(start for start in (0, *named) if start <= at)]
        self.show_as(form if len(named) == len(self.forms) else "")

    def line_count(self) -> int:
        return len(self._document)

    def line(self, index: int, width: int) -> Line:
        return self._document.line(index)

    def action_open(self) -> None:
        """Fold or unfold what stands on the line."""
        document, place = self._document.at(self.cursor) if isinstance(self._document, Stack) else (None, 0)
        if isinstance(document, Tree) and document.toggle(place):
            self._keep(document)
            self.refresh()

    def _keep(self, tree: Tree) -> None:
        """Keep a tree of this record as it is folded, for when somebody comes back to it."""
        if self._record is not None:
            self._folded.pop(self._record.seq, None)
            self._folded[self._record.seq] = tree
        if len(self._folded) > _KEPT_FOLDED:
            del self._folded[next(iter(self._folded))]

    def on_resize(self) -> None:
        if self._row is not None and self._explained_for != self._room:
            self._explain()


def payload_document(payload: object, form: Form, width: int) -> Document:
    """Return a payload of any size as lines in a form."""
    if payload is None:
        return Lines([])
    match form:
        case Form.HEX:
            return Hex(payload if isinstance(payload, bytes) else _text(payload).encode(errors="surrogatepass"))
        case Form.RAW:
            text = _text(payload)
            if len(text) <= _WRAPPED:
                lines: list[Line] = Text(text, max(1, len(text))).lines() if text else []
                return Lines(wrapped_lines(lines, width, 2))
            return Text(text, width)
    return Tree(structured(payload, _PARSED))


def _text(payload: object) -> str:
    # All of it: a document makes only the lines that are looked at.
    return payload.decode(errors="replace") if isinstance(payload, bytes) else as_text(payload)
