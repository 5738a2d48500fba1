"""A pane of lines, drawn on demand.

Only the lines on the screen are ever made, so a pane costs the same whether it holds ten lines or a million. It has a
cursor, which moves by keys and mouse, and it scrolls only when someone moves: new lines never shift what is read.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple, Self

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size, clamp
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from aro_console.commands.spoken import Speak, spoken
from aro_console.messages import LineOpened
from aro_console.model.formatting import Cell, Line
from aro_console.model.seeking import Sought, among
from aro_console.widgets.fitting import lit, wrap
from aro_console.widgets.framing import FocusRules, FramedLines
from aro_console.widgets.roles import Roles, is_terminals_own

_SEARCHED_WIDTH = 4_000
"""Cells of a line that are searched."""


_BEHIND_SUBTITLE = 3
"""Cells of the lower border behind its words: a blank, a line, a corner."""


class PaneRow(NamedTuple):
    """What one row of a pane says."""

    line: Line
    chosen: bool = False
    """Whether the cursor stands there."""
    lights: bool = False
    """Whether what is looked for is lit up in it."""


class LinePane(Widget, can_focus=True):
    """Lines with a cursor. A subclass says how many there are and what each says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "down", show=False),
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("pagedown,ctrl+d", "page(1)", "page down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "page up", show=False),
        Binding("home,g", "home", "top", show=False),
        Binding("end,G", "end", "end", show=False),
        Binding("right", "shift(8)", "scroll right", show=False),
        Binding("left", "shift(-8)", "scroll left", show=False),
        Binding("enter", "open", "open", show=False),
    ]

    cursor: reactive[int] = reactive(0, repaint=True)
    virtual_size = reactive(Size(0, 0))
    """Unlike with other widgets, nothing to lay the whole screen out for once more: no bar scrolls what is drawn."""
    spoken: Speak = staticmethod(spoken)
    """Puts keys into what is said, as they are now."""
    has_cursor = True
    """Whether a line can be chosen; without, the keys scroll."""
    cursor_stays = True
    """Whether the cursor is seen while the keys are elsewhere."""
    empty_text = "Nothing here yet."
    """What an empty pane says: why it is empty and what to do about it."""
    enter_words = ""
    """What enter does with a line: it stands in the border while the pane has the keys, and nothing else does."""

    _base: Style | None = None
    """How the pane itself looks; None until that is worked out again."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._drawn: dict[int, PaneRow] = {}
        """What stands on the screen, by rows."""
        self._next: dict[int, PaneRow] = {}
        """What `renew` has made for the next paint, unless all is drawn anew."""
        self._next_width = 0
        self._width = 0
        """Cells in a row of those that are drawn now."""
        super().__init__(id=id, classes=classes)
        self._styles_cache = self._framed = FramedLines()
        self.top = 0
        self.left = 0
        self.roles = Roles(self)
        self._focus_rules = FocusRules()
        self._titles = self._said = (self.BORDER_TITLE or "", "")
        self._found = ""
        self._wrapped: tuple[str, int, list[str]] = ("", 0, [])
        """What an empty pane says last: the text, the width, and its lines."""

    # --- what a subclass provides ----------------------------------------------------------------------------

    def line_count(self) -> int:
        """Return how many lines there are."""
        return 0

    def line(self, index: int, width: int) -> Line:
        """Return line `index`; what is wider than `width` is cut."""
        return []

    def head(self, width: int) -> Line | None:
        """Return the line that stands over the others and does not scroll; None without."""
        return None

    def scroll_into_room(self) -> None:
        """Scroll to what is to be seen in the room there is: a pane that comes back is drawn before it is told."""

    def head_clicked(self, x: int) -> None:
        """Take a click on the head, `x` cells from its left."""

    def cursor_moved(self) -> None:
        """Tell whoever cares that another line is chosen."""

    def entitle(self, title: str, subtitle: str = "") -> None:
        """Say something in the border, as it stands: brackets in it are no markup."""
        self._titles = (title, subtitle)
        self._show_titles()

    def _show_titles(self) -> None:
        title, subtitle = self._titles
        said = (title, subtitle or (self.enter_words if self.has_focus and self.line_count() else ""))
        if said != self._said:
            self._said = said
            self.border_title, self.border_subtitle = map(Content, said)

    # --- finding ---------------------------------------------------------------------------------------------

    def line_text(self, index: int) -> str:
        """Return the text of a line that is searched; a subclass may have a cheaper one than what it draws."""
        return "".join(cell.text for cell in self.line(index, _SEARCHED_WIDTH))

    def light_up(self, text: str) -> None:
        """Show where `text` occurs; nothing when it is empty."""
        self._found = text.lower()
        self.refresh()

    def hits(self) -> list[int]:
        """Return the lines in which the text that is lit up occurs."""
        if not self._found:
            return []
        return [index for index in range(self.line_count()) if self._found in self.line_text(index).lower()]

    def seek(self, by: int) -> Sought:
        """Go to the next (1) or previous (-1) line in which the text occurs, or the first that is not before (0)."""
        found = among(self.hits(), self.place, by)
        if found.hit is not None:
            self.show_hit(found.hit)
        return found

    @property
    def place(self) -> int:
        """The line that is read: the chosen one, else the first on the screen."""
        return self.cursor if self.has_cursor else self.top

    def show_hit(self, index: int) -> None:
        """Go to a line."""
        if self.has_cursor:
            self.choose(index)
        else:
            self.scroll_lines(index - self.top)

    # --- room ------------------------------------------------------------------------------------------------

    has_head = False
    """Whether `head` gives a line."""

    @property
    def page_height(self) -> int:
        """How many lines there is room for, at least one."""
        return max(1, self.content_size.height - self.has_head)

    # --- moving ----------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the cursor, or scroll."""
        if self.has_cursor:
            self.choose(self.cursor + by)
        else:
            self.scroll_lines(by)

    def action_page(self, by: int) -> None:
        """Move by a screenful less one line, so that the eye keeps its place."""
        self.action_move(by * max(1, self.page_height - 1))

    def action_home(self) -> None:
        """Go to the first line."""
        self.action_move(-self.line_count())

    def action_end(self) -> None:
        """Go to the last line."""
        self.action_move(self.line_count())

    def action_shift(self, by: int) -> None:
        """Scroll sideways."""
        self.left = max(0, self.left + by)
        self.refresh()

    def action_open(self) -> None:
        """Show more of the chosen line."""
        if self.line_count():
            self.post_message(LineOpened(self.id or "", self.cursor))

    def choose(self, index: int) -> None:
        """Put the cursor on a line, and scroll no further than needed to show it."""
        last = self.line_count() - 1
        index = clamp(index, 0, max(0, last))
        changed = index != self.cursor
        self.cursor = index
        self.show_cursor()
        if changed:
            self.cursor_moved()

    def show_cursor(self) -> None:
        """Scroll so that the cursor is on the screen."""
        self._scroll_to_cursor()
        self.refresh()

    def _scroll_to_cursor(self) -> None:
        height = self.page_height
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + height:
            self.top = self.cursor - height + 1

    def scroll_lines(self, by: int) -> None:
        """Scroll without moving the cursor."""
        self._begin_with(self.top + by)
        self.refresh()

    @property
    def at_end(self) -> bool:
        """Whether the last line is chosen, and seen."""
        last = self.line_count() - 1
        return self.cursor >= last < self.top + self.page_height

    def _begin_with(self, top: int) -> None:
        """Put a line at the top, unless that leaves room below the last one."""
        self.top = clamp(top, 0, max(0, self.line_count() - self.page_height))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-3)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            self._border_clicked(event)
            return
        if self.has_head and offset.y == 0:
            self.head_clicked(self.left + offset.x)
            return
        index = self.top + offset.y - self.has_head
        if self.has_cursor and index < self.line_count():
            self.choose(index)
            if event.chain == 2:
                self.action_open()

    def _border_clicked(self, event: events.Click) -> None:
        width, height = self.outer_size
        words = self._said[1]
        at = event.x - (width - _BEHIND_SUBTITLE - cell_len(words))
        if event.y == height - 1 and 0 <= at < cell_len(words):
            self.subtitle_clicked(at)

    def subtitle_clicked(self, at: int) -> None:
        """Take a click on the words in the lower border, on their cell `at`."""

    def _forward_event(self, event: events.Event) -> None:
        """Take what is typed or clicked here. Keys go on to the screen at once, which reads some; the application finds
        what they stand for, this pane's actions too, and nobody in between wants them: four turns of the loop less."""
        if isinstance(event, events.Key):
            event._set_forwarded()
            self.screen.post_message(event)
        else:
            super()._forward_event(event)

    # --- drawing ---------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.roles.forget()
        self._focus_rules.forget()
        self.refresh()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if not regions:
            self._next, self._base = {}, None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    @property
    def base_style(self) -> Style:
        """How the pane itself looks, which all that lies behind it has a part in."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def renew(self) -> None:
        """Draw the rows again that read differently now: ten times a second most do not.

        A pane that is not on the screen is drawn when it comes there.
        """
        if not self.is_on_screen:
            self._let_go()
            return
        width = self.content_size.width
        made = {y: self._row_at(y, width) for y in range(self.content_size.height)}
        changed = {y: row for y, row in made.items() if row != self._drawn.get(y)}
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))
        self._next, self._next_width = changed, width

    def _let_go(self) -> None:
        """Forget what was drawn, so that it is not what is seen first when the pane comes back."""
        if self._drawn:
            self._drawn = {}
            self.refresh()

    def _row_at(self, y: int, width: int) -> PaneRow:
        """Return what a row says."""
        count = self.line_count()
        if not count:
            return PaneRow(self._empty_line(y, width))
        if self.has_head and y == 0:
            return PaneRow(self.head(width + self.left) or [])
        index = self.top + y - self.has_head
        if index >= count:
            return PaneRow([])
        return PaneRow(self.line(index, width + self.left), self.has_cursor and index == self.cursor, lights=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        same = self._framed.unchanged(crop)
        if same is not None:
            return same
        self._width = self.content_size.width
        self.scroll_into_room()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self._width
        made = self._next.pop(y, None) if self._next_width == width else None
        row = self._drawn[y] = made if made is not None else self._row_at(y, width)
        base = self.base_style
        if row.chosen and (self.has_focus or self.cursor_stays):
            base += self.roles.style("cursor" if self.has_focus else "cursor-blur")
        return self._cut(lit(row.line, self._found) if row.lights else row.line, width, base)

    def _cut(self, line: Line, width: int, base: Style) -> Strip:
        """Return the part of a line that is in sight, with an ellipsis where it goes on at the right."""
        dressed = self.roles.on_own_colour if is_terminals_own(base.bgcolor) else self.roles.style
        segments = [Segment(cell.text, base + dressed(cell.role)) for cell in line if cell.text]
        room = width - sum([segment.cell_length for segment in segments])
        # As nearly all lines are; a strip has a dozen caches, so each that is not made counts.
        if room >= 0 and not self.left:
            return Strip([*segments, Segment(" " * room, base)] if room else segments, width)
        strip = Strip(segments)
        cut = strip.cell_length > self.left + width > 1
        strip = strip.crop(self.left, self.left + width - cut).adjust_cell_length(width - cut, base)
        return Strip.join([strip, Strip([Segment("…", base + self.roles.style("dim"))])]) if cut else strip

    def _empty_line(self, y: int, width: int) -> Line:
        text = self.empty_text
        if self._wrapped[:2] != (text, width):
            self._wrapped = (text, width, wrap(self.spoken(text), max(1, width - 2)))
        lines = self._wrapped[2]
        # It stays where it is when lines are moved sideways.
        return [Cell(f"{' ' * self.left} {lines[y]}", "dim")] if y < len(lines) else []

    def follow_resize(self) -> None:
        """Keep the cursor on the screen after the pane changed its size, and show no fewer lines than there is room."""
        self._begin_with(self.top)
        if self.has_cursor:
            self._scroll_to_cursor()

    def on_resize(self) -> None:
        # It is drawn by now: a pane that comes back as it was, as all of a view do, is not drawn a second time.
        before = self.top
        self.follow_resize()
        if self.top != before:
            self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        if not self._focus_rules.put_on(self.styles.base, has_focus):
            before = self.styles.base.get_rules()
            super().watch_has_focus(has_focus)
            self._focus_rules.learn(has_focus, before, self.styles.base.get_rules())
        self._show_titles()
