"""The verbs of reading: filter, mark, comment, copy, undo, and the prompt at which all verbs can be typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import on

from aro_console.commands.history import History, write_private
from aro_console.commands.prompt import CommandError, Surroundings, VerbCall, parse_command, typed_lane
from aro_console.commands.snippets import SnippetFile
from aro_console.commands.variables import VariableError, Variables
from aro_console.commands.verbs import RECORDED, by_name, why_not
from aro_console.model.copying import COPIES, Source, copies
from aro_console.model.noise import NOISE_WORDS, Noise
from aro_console.model.sieve import View
from aro_console.screens.acting import Acting
from aro_console.screens.copy import CopyScreen
from aro_console.screens.hand import Hand
from aro_console.screens.naming import Naming
from aro_console.screens.seeking import Seeking
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.line_pane import LinePane
from aro_console.widgets.prompt import PromptLine
from aro_console.widgets.timeline import TimelinePane
from runtime.probe.filtering.grammar import Filter

H = TypeVar("H", bound=Hand)


class Looking(Acting):
    """The part of the main screen that changes what is seen and not the program."""

    _undo: View | None = None
    _before_typing: View | None = None
    _keys_before: LinePane | None = None

    def __init__(self, state: Path | None = None) -> None:
        super().__init__()
        self.variables = Variables()
        """What ``${names}`` stand for, at the prompt and in the composer."""
        self._state = state
        self._history = History(state / "history" if state is not None else None)

    if TYPE_CHECKING:
        hands: tuple[Hand, ...]

        def show_tab(self, tab: str) -> None: ...

        @property
        def columns(self) -> tuple[str, ...]: ...

    @property
    def state(self) -> Path | None:
        """Where the console keeps what outlives it; None keeps nothing."""
        return self._state

    @property
    def _timeline(self) -> TimelinePane:
        return self.query_one("#timeline", TimelinePane)

    def _line(self, name: str) -> EntryLine:
        return self.query_one(f"#{name}-line", EntryLine)

    def hand(self, kind: type[H]) -> H:
        """Return the hand of a kind: there is one of each."""
        return next(hand for hand in self.hands if isinstance(hand, kind))

    def keep_keys(self) -> LinePane:
        """Remember and return which pane has the keys, to give them back when typing is over."""
        if isinstance(self.focused, LinePane):
            self._keys_before = self.focused
        return self._keys_before if self._keys_before is not None else self._timeline

    def give_keys_back(self) -> None:
        self.set_focus(self._keys_before if self._keys_before is not None else self._timeline)

    # --- what is shown ---------------------------------------------------------------------------------------

    @property
    def finding(self) -> bool:
        """Whether the find line is open."""
        return self._line("find").display

    @property
    def undoable(self) -> bool:
        """Whether there is a view to go back to."""
        return self._undo is not None

    def _show(self, view: View) -> None:
        """Show something else, and keep what was shown for an undo."""
        timeline = self.session.world.timeline
        if view != timeline.view:
            self._undo = timeline.view
            timeline.show(view)
            self._timeline.rows_changed()

    def verb_undo(self) -> None:
        if self._undo is not None:
            self._show(self._undo)

    def verb_fold(self) -> None:
        row, timeline = self.row, self.session.world.timeline
        if row is None:
            return
        before = timeline.view
        self._timeline.set_follow(False)
        if timeline.viewing.toggle(row):
            self._undo = before
            self._timeline.rows_changed()

    def verb_noise(self, what: str = "") -> None:
        timeline = self.session.world.timeline
        noise = Noise(what) if what else timeline.view.noise.after
        self._show(timeline.view.folding(noise))
        self.notify(NOISE_WORDS[noise])

    def verb_marked(self) -> None:
        view = self.session.world.timeline.view
        self._show(replace(view, marked_only=not view.marked_only))

    def verb_clear_filter(self) -> None:
        self._show(replace(self.session.world.timeline.view, filter=Filter(), marked_only=False))

    # --- filtering -------------------------------------------------------------------------------------------

    def verb_filter(self, text: str = "") -> None:
        timeline = self.session.world.timeline
        self.show_tab("live")
        if text:
            self._before_typing = timeline.view
            self._filter(text)
            self._filtered()
            return
        self._keys_before = self._timeline
        self._before_typing = timeline.view
        self._line("filter").open(timeline.filter)

    def _filter(self, text: str) -> bool:
        """Filter by what is typed; what is no filter leaves the view alone and is explained."""
        fault = self.session.set_filter(text)
        line = self._line("filter")
        if fault is not None:
            line.say(str(fault), wrong=True)
            return False
        timeline = self.session.world.timeline
        line.say(f"{len(timeline.visible):,} of {len(timeline):,}")
        self._timeline.rows_changed()
        return True

    def _filtered(self) -> None:
        """Typing is over: what was shown before can be had back."""
        if self._before_typing is not None and self._before_typing != self.session.world.timeline.view:
            self._undo = self._before_typing
        self._before_typing = None

    # --- typing ----------------------------------------------------------------------------------------------

    @on(EntryLine.Typed)
    def _typed(self, event: EntryLine.Typed) -> None:
        if event.line == "filter":
            self._filter(event.text)
        else:
            self.hand(Seeking).look_for(event.text)

    def entered(self, line: str, text: str) -> None:
        match line:
            case "prompt":
                self._run(text)
            case "filter":
                if self._filter(text):
                    self._close(line)
                    self._filtered()
            case _:
                if text:
                    self.give_keys_back()
                else:
                    self._close(line)

    def moved(self, line: str, by: int) -> None:
        if line == "find":
            self.hand(Seeking).step(by)
        elif by > 0 and self._filter(self._line("filter").field.value):
            self._close(line)
            self._filtered()

    def left(self, line: str) -> None:
        if line == "filter":
            self._filter("")
            self._filtered()
        elif line == "find":
            self.hand(Seeking).close()
        self._close(line)

    def _close(self, line: str) -> None:
        self._line(line).close()
        self.give_keys_back()

    # --- the prompt ------------------------------------------------------------------------------------------

    def verb_prompt(self, text: str = "") -> None:
        self.keep_keys()
        self.query_one(PromptLine).ask(text, self._surroundings())

    def _surroundings(self) -> Surroundings:
        session = self.session
        return Surroundings(
            connections=tuple((known.label, known.connection_id) for known in session.world.connections.open),
            operations=tuple(session.operations),
            events=tuple(session.domain_events),
            handlers=tuple(known.name for known in session.world.handlers.all),
            paused=tuple(typed_lane(lane, session.world.timeline.label) for lane in session.world.status.lanes),
            paths=tuple(session.websocket_paths),
            files=tuple(source.name for source in session.sources),
            themes=tuple(self.app.available_themes),
            columns=self.columns,
            filters=tuple(self.hand(Naming).known),
        )

    def _run(self, text: str) -> None:
        """Do what was typed; what is wrong is said, and what was typed stays."""
        line = self._line("prompt")
        try:
            asked = parse_command(self._put_in(text), self._surroundings())
        except VariableError as error:
            line.say(str(error), wrong=True)
            return
        if isinstance(asked, CommandError):
            line.say(asked.message, wrong=True)
            return
        self._history.add(text)
        if self._history.problem:
            self.notify(f"The prompt goes on without: {self._history.problem}", severity="warning", markup=False)
            self._history = line_history = History()
            self.query_one(PromptLine).remember_in(line_history)
        self._close("prompt")
        if not isinstance(asked, VerbCall):
            if self.situation.alive:
                self.session.give(asked)
                for hand in self.hands:
                    hand.ordered(asked)
            else:
                self.notify("The application has ended." if self.session.live else RECORDED, severity="warning")
            return
        verb, situation = by_name(asked.name), self.situation
        anywhere = verb.always_typed and bool(asked.arguments)
        if anywhere or verb.applies(situation):
            self.do(asked.name, *asked.arguments)
        else:
            reason = why_not(verb, situation) or f"{verb.title}: this does not apply now."
            self.notify(reason, severity="warning", markup=False)

    def _put_in(self, text: str) -> str:
        """Put the variables into a command. Raises VariableError."""
        if "${" in text:
            self.variables.define(SnippetFile(self.session.folder).load().variables)
        return self.variables.expand(text)

    def verb_goto(self, number: str = "") -> None:
        timeline = self.session.world.timeline
        row = timeline.row(int(number))
        if row is None:
            oldest, latest = timeline.oldest, timeline.latest
            self.notify(f"There is no row #{number}: those in memory are #{oldest} to #{latest}.", severity="warning")
            return
        if not timeline.visible.has(row.seq) and not timeline.visible.head_of(row.seq):
            self.notify(f"#{number} is not shown: the row that follows it is.", severity="warning")
        self.show_tab("live")
        self._timeline.go_to(row)

    # --- marks -----------------------------------------------------------------------------------------------

    def _remarked(self) -> None:
        """Draw the marks, and take from a view of marked rows what is none any more."""
        timeline = self.session.world.timeline
        timeline.show(timeline.view)
        self._timeline.rows_changed()
        self._timeline.refresh()

    def verb_mark(self) -> None:
        row = self.row
        if row is not None:
            self.session.world.timeline.marks.toggle(row.seq)
            self._timeline.go_to(row)
            self._remarked()

    def verb_comment(self, text: str = "") -> None:
        row = self.row
        if row is None:
            return
        marks = self.session.world.timeline.marks
        if not text:
            self._timeline.go_to(row)
            self.verb_prompt(f"comment {marks.comment(row.seq)}")
            return
        marks.note(row.seq, text)
        self._timeline.go_to(row)
        self._remarked()

    def verb_next_mark(self) -> None:
        row = self.row
        found = self.session.world.timeline.next_mark(row.seq if row is not None else 0)
        if found is None:
            self.notify("The filter hides every marked row.")
            return
        self.show_tab("live")
        self._timeline.go_to(found)

    # --- copying ---------------------------------------------------------------------------------------------

    def verb_copy(self, what: str = "") -> None:
        row = self.row
        if row is None:
            return
        world = self.session.world
        known = world.connections.by_label(row.connections[0]) if row.connections else None
        address = world.status.addresses.get("http-server", "")
        path = known.path if known is not None else ""
        causes, effects = self.session.causes_text(row.seq), self.session.effects_text(row.execution_id)
        texts = copies(Source(row, self.session.record(row.seq), address, path, causes, effects))
        if not what:
            self.app.push_screen(CopyScreen(texts), lambda name: self.copy_text(texts[name]) if name else None)
        elif what in texts:
            self.copy_text(texts[what])
        else:
            self.notify(f"#{row.seq} has nothing for {COPIES[what][0]}.", severity="warning", markup=False)

    def copy_text(self, text: str) -> None:
        """Hand a text to the terminal's clipboard (OSC 52), and write it to a file: not every terminal listens."""
        self.app.copy_to_clipboard(text)
        said = f"Copied {len(text):,} characters."
        if self._state is not None:
            path = self._state / "copied.txt"
            said += f" {write_private(path, text) or f'Also in {path}'}"
        self.notify(said, markup=False)
