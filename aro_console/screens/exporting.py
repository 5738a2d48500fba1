"""Exports: chosen rows as a file, after a look at what was masked in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from aro_console.commands.history import write_private
from aro_console.keeping import export_path
from aro_console.model.copying import Source
from aro_console.model.exporting import FORMATS, Export, export
from aro_console.model.masking import Masking
from aro_console.model.rows import Row
from aro_console.screens.copying import source_of
from aro_console.screens.hand import Hand
from aro_console.screens.pick import Choice, PickScreen

if TYPE_CHECKING:
    from aro_console.model.timeline import Timeline
    from aro_console.screens.main import MainScreen

_MOST_ROWS = 20_000
"""Rows of one export: more would keep the keys waiting."""
_LISTED = 8
"""Masked places that are listed; the rest are counted."""


class Exporting(Hand):
    """Rows as files."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._waits: tuple[str, str, str] | None = None
        """The export of all that is shown, until the search for that is over."""

    def renew(self) -> None:
        if self._waits is not None and self.session.world.timeline.searching is None:
            asked, self._waits = self._waits, None
            self.verb_export(*asked)

    def verb_export(self, form: str = "", rows: str = "", file: str = "") -> None:
        if form == "svg":
            # Once the line or the dialog in which it was asked for is gone.
            self.screen.call_after_refresh(lambda: self._offer(form, self._screen_as_svg(), 0, file))
        elif form and rows == "shown" and self.session.world.timeline.searching is not None:
            self._waits = form, rows, file
            self.screen.notify("Older rows are still searched: the export follows when all of them are known.")
        elif form:
            chosen = self._chosen(rows)
            sources = [self._source(row) for row in chosen]
            make = partial(export, form, sources, self.session.past.wall_time, version("aro-console"))
            self._offer(form, (make(), make(masked=False)), len(chosen), file)
        else:
            choices = [Choice(name, known.words) for name, known in FORMATS.items()]
            choices.append(Choice("svg", "a picture of the screen"))
            count = _rows(len(self._chosen("")))
            note = f"{count}: the marked ones, or the chosen one. :export FORMAT shown takes all."
            picker = PickScreen("Export as", choices, empty="No such format.", note=note)
            self.screen.app.push_screen(picker, lambda name: self.verb_export(name) if name else None)

    # --- which rows ------------------------------------------------------------------------------------------

    def _chosen(self, rows: str) -> Sequence[Row]:
        return chosen_rows(self.session.world.timeline, self.screen.row_meant, rows)

    def _source(self, row: Row) -> Source:
        world = self.session.world
        known = world.connections.by_label(row.connections[0]) if row.connections else None
        return replace(source_of(self.session, row, known), comment=world.timeline.marks.comment(row.seq))

    def _screen_as_svg(self) -> tuple[Export, Export]:
        picture = self.screen.app.export_screenshot()
        masking = Masking()
        return Export(masking.text(picture, "screen"), tuple(masking.found)), Export(picture)

    # --- writing ---------------------------------------------------------------------------------------------

    def _offer(self, form: str, made: tuple[Export, Export], count: int, file: str) -> None:
        """Write an export; one in which something was masked is asked about first."""
        masked, plain = made
        if not plain.text:
            others = f":export {form} row takes the chosen one, :export {form} shown all that is in view"
            self.screen.notify(f"Nothing for {form} in {_rows(count)}; {others}.", severity="warning")
            return
        write = partial(self._write, form, count, file)
        if not masked.masked:
            write(masked)
            return
        listed = [f"· {place}" for place in masked.masked[:_LISTED]]
        more = len(masked.masked) - len(listed)
        note = "\n".join([*listed, *([f"and {more:,} more"] if more else [])])
        choices = [
            Choice("masked", f"write it with {len(masked.masked):,} secrets masked"),
            Choice("plain", "write it as it is, secrets and all"),
        ]
        picker = PickScreen("Secrets were found", choices, empty="masked or plain?", note=note)
        self.screen.app.push_screen(picker, lambda name: write(plain if name == "plain" else masked) if name else None)

    def _write(self, form: str, count: int, file: str, made: Export) -> None:
        suffix = FORMATS[form].suffix if form in FORMATS else f".{form}"
        if file:
            path = Path(file).expanduser().absolute()
        elif self.screen.state is not None:
            path = export_path(self.screen.state, self.session.name, datetime.now(), suffix)
        else:
            self.screen.notify(f"Say a file: :export {form} row FILE", severity="warning")
            return
        problem = write_private(path, made.text, os.O_EXCL)
        what = f"{_rows(count).capitalize()} as {form}" if count else "The screen"
        self.screen.notify(problem or f"{what} in {path}", severity="warning" if problem else "information", timeout=10)


def _rows(count: int) -> str:
    latest = "the latest " if count == _MOST_ROWS else ""  # there may be more; an export has no more
    return f"{latest}{count:,} row{'s' if count != 1 else ''}"


def chosen_rows(timeline: Timeline, row: Row | None, rows: str) -> Sequence[Row]:
    """Return the rows that are meant, the latest of very many.

    Without a word these are the marked ones, or the chosen one, `row`, where none is marked.
    """
    if rows == "shown":
        return timeline.visible.latest(_MOST_ROWS)
    # A recording may hold marks of rows from before it began.
    marked = [known for known in map(timeline.row, timeline.marks.after(0)) if known is not None]
    if rows == "marked" or (not rows and marked):
        return marked[-_MOST_ROWS:]
    return [row] if row is not None else []
