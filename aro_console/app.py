"""The Textual application: it owns the screens and one timer, and decides nothing."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from time import monotonic_ns
from typing import ClassVar

from platformdirs import user_config_path, user_state_path
from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen
from textual.widgets import Input, TextArea

from aro_console.commands.filters import UserFilters, load_filters
from aro_console.commands.keys import Keymap, load_keys
from aro_console.commands.verbs import Verb, all_keys, key_name
from aro_console.crash import keep_report, leave
from aro_console.dressing import DressedApp
from aro_console.driver import BY_HAND, SteadyDriver
from aro_console.keyboard import Keyboard, Typed
from aro_console.messages import RecordsArrived
from aro_console.model.pace import POLL_NS, paints_later
from aro_console.pacing import Pacer, share_interpreter
from aro_console.screens.main import MainScreen
from aro_console.screens.problems import Chosen, ProblemsScreen
from aro_console.session import Session
from aro_console.strips import let_strips_go
from aro_console.turns import screen_loop
from runtime.errors import Diagnostic, LoadError
from runtime.host import memory
from runtime.host.application import RunOptions

_FAULTS_SHOWN = 3
"""Faults of the key file that are told of at the start; `:keys` shows all."""
_HURRY_S = 0.005
_WRITTEN_S = 0.02
"""How long the screen's thread waits for that one: of several that wait for the interpreter it would come last."""
_SETTLED_S = 2.0
"""When after the start nothing more is made that lasts."""


class VerbProvider(Provider):
    """The verbs that apply now, in the command palette."""

    def _known(self) -> Iterable[tuple[Verb, Callable[[], None]]]:
        screen = self.screen
        if isinstance(screen, MainScreen):
            situation = screen.situation
            for verb in sorted(screen.keymap.verbs, key=lambda verb: verb.rank):
                if verb.applies(situation) and not verb.name.endswith("-anywhere"):
                    yield verb, partial(screen.do, verb.name)

    async def discover(self) -> Hits:
        """Offer every verb before anything is typed."""
        for verb, run in self._known():
            yield DiscoveryHit(_shown(verb), run, help=verb.title)

    async def search(self, query: str) -> Hits:
        """Offer the verbs whose name or words match."""
        matcher = self.matcher(query)
        for verb, run in self._known():
            text = f"{_shown(verb)}  {verb.title}"
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), run)


def _shown(verb: Verb) -> str:
    return f"{verb.name}  ({key_name(verb.keys[0])})" if verb.keys else verb.name


class ConsoleApp(DressedApp):
    """One console. Its result is the exit code of the application it ran."""

    TITLE = "aro-console"
    CSS_PATH = "console.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = App.COMMANDS | {VerbProvider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
        Binding("ctrl+c", "copy_or_leave", "copy or leave", show=False, priority=True),
    ]

    def __init__(
        self,
        open_session: Callable[[], Session],
        path: Path,
        clock_ns: Callable[[], int] = monotonic_ns,
        state: Path | None = None,
        keymap: Keymap | None = None,
        user_filters: UserFilters | None = None,
    ) -> None:
        super().__init__(state)
        self._user_keys = keymap if keymap is not None else Keymap()
        self._user_filters = user_filters
        self._open_session = open_session
        self._path = path
        self._clock_ns = clock_ns
        self.session: Session | None = None
        self.crash: Exception | None = None
        """What a screen fell over; told when the terminal has been given back."""
        self._failure_shown = False
        self._pacer = Pacer()
        self._is_turn = False
        """Whether it is time to take in what is new; else there is only to go on with what was begun."""
        self._is_awaited = False
        self.keyboard = Keyboard(self, super().on_event)

    async def on_event(self, event: events.Event) -> None:
        """Give out what is typed in its order, all else as it comes."""
        if isinstance(event, BY_HAND):
            self.keyboard.arrived()
        if isinstance(event, Typed) and not event.is_forwarded:
            self.keyboard.take(event)
        else:
            await super().on_event(event)

    def pace_itself(self) -> None:
        """Arrange the process, which is the console's own, and keep to what the program leaves of it."""
        share_interpreter()
        let_strips_go()
        self._pacer.weighs = True

    def _paints_later(self) -> bool:
        keyboard = self.keyboard
        return self._pacer.weighs and paints_later(monotonic_ns() - keyboard.latest_ns, not keyboard.idle)

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """Return a loop for it to run on."""
        return screen_loop(self._pacer.turn, self._pacer.rest)

    def hurry(self) -> None:
        """Somebody has pressed a key, or used the mouse: it is answered before all else. Called on any thread."""
        self.keyboard.coming()
        self._pacer.hurry()
        session = self.session
        if session is not None:
            session.hurry()

    def post_display_hook(self) -> None:
        """What was drawn lies ready: the thread that writes it has its turn of the interpreter before all else."""
        if self.keyboard.idle:
            self._pacer.relax()
        else:
            self._pacer.rest()
        if self._pacer.weighs and isinstance(self._driver, SteadyDriver):
            self._driver.wait_until_written(_WRITTEN_S)

    def on_mount(self) -> None:
        self._end_on_signals()
        for key in all_keys(self._user_keys.verbs):
            self.bind(key, f"screen.key('{key}')", show=False)  # of a file's keys; the screen has its own
        self.set_interval(POLL_NS / 1e9, self.poll)
        self.set_interval(1, self.look_round)
        if self._pacer.weighs:
            self.set_timer(_SETTLED_S, memory.settle)
        self._load()

    def _end_on_signals(self) -> None:
        """Leave in good order when told to end or when the terminal goes away: it is restored, Application-End runs.

        SIGINT that is ignored stays so, as in a program without a screen; without its terminal no screen lives on.
        """
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            heard = [] if signal.getsignal(signal.SIGINT) is signal.SIG_IGN else [signal.SIGINT]
            for number in (signal.SIGTERM, signal.SIGHUP, *heard):
                loop.add_signal_handler(number, self.exit)

    async def action_copy_or_leave(self) -> None:
        """Copy what is selected; without, leave what is typed or open, or from the screen the application, as on q."""
        screen, focused = self.screen, self.focused
        if isinstance(focused, Input | TextArea) and focused.selected_text:
            focused.action_copy()
        elif screen.get_selected_text():
            screen.action_copy_text()
        elif isinstance(screen, MainScreen) and not isinstance(focused, Input):
            screen.do("quit")
        else:
            await super().on_event(events.Key("escape", None))

    def _load(self) -> None:
        try:
            session = self._open_session()
        except LoadError as error:
            self.push_screen(ProblemsScreen(self._path, error.diagnostics), self._answered_loading)
            return
        self.session = session
        session.reading.thins = self._pacer.weighs and session.live
        session.reading.in_pieces = self._pacer.weighs
        self._failure_shown = False
        clock = self._clock_ns if session.live else session.clock_ns
        screen = MainScreen(session, clock, self._state, self._user_keys, self._user_filters)
        screen.paints_later = self._paints_later
        self.push_screen(screen)
        for fault in self._user_keys.faults[:_FAULTS_SHOWN]:
            self.notify(f"{self._user_keys.path}, {fault}", severity="warning")
        session.start()
        session.sample(self._clock_ns())
        count = len(session.program.warnings)
        if count:
            words = f"{count} warning{'s' if count > 1 else ''} of the check: :problems shows"
            self.notify(f"{words} {'them' if count > 1 else 'it'}.", severity="warning")

    def _answered_loading(self, reload: Chosen | None) -> None:
        if reload:
            self._load()
        else:
            self.exit(1)

    async def action_reload(self) -> None:
        """End the application and load it again from disk."""
        session, self.session = self.session, None
        if session is not None:
            await asyncio.to_thread(session.stop)  # Application-End may take its time; the screen lives on.
        while isinstance(self.screen, MainScreen | ProblemsScreen):
            self.pop_screen()
        self._load()

    def poll(self) -> None:
        """Feed the models with what is new and tell the screens. A timer calls it."""
        self._is_turn = True
        self._take_turn()

    def _take_turn(self) -> None:
        """Do a piece of it, unless a key goes first; the rest soon, so that keys come in between."""
        session = self.session
        if session is None:
            return
        if self._pacer.gives_way(self.keyboard.latest_ns, not self.keyboard.idle):
            self._go_on_soon()
            return
        anew, self._is_turn = self._is_turn, False
        self._show_news(session, self._pacer.feed(session, anew=anew))
        reading = session.reading
        # A recording is read, and rows on disk are searched, as fast as it goes.
        self._is_turn = reading.hurried
        if reading.hurried or reading.interrupted:
            self._go_on_soon()

    def _go_on_soon(self) -> None:
        if not self._is_awaited:
            self._is_awaited = True
            self.set_timer(_HURRY_S, self._go_on)

    def _go_on(self) -> None:
        self._is_awaited = False
        self._take_turn()

    def _show_news(self, session: Session, added: int) -> None:
        self._tell_mistakes(session)
        failed = bool(session.failure) and not self._failure_shown
        if self._pacer.due(session) or failed:
            for screen in self.screen_stack:
                if isinstance(screen, MainScreen):
                    screen.post_message(RecordsArrived(added))
        if failed:
            self._failure_shown = True
            diagnostic = Diagnostic("application-failed", session.failure, hint="Correct the cause, then press r.")
            problems = ProblemsScreen(self._path, [diagnostic], "has failed", "look at the records")
            self.push_screen(problems, self._answered_failure)

    def look_round(self) -> None:
        """Note what is measured rather than told. A timer calls it."""
        if self.session is not None:
            self.session.sample(self._clock_ns())
        self.read_theme_file()

    def _tell_mistakes(self, session: Session) -> None:
        for where, trace in session.take_mistakes():
            told = keep_report(self._state, session.name, where, trace).splitlines()[0]
            words = f"A mistake of aro-console in {where}, which stands still now. The rest goes on. {told}"
            self.notify(words, severity="error", timeout=30)

    def _handle_exception(self, error: Exception) -> None:
        """Keep the first mistake."""
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's own traceback, whose values of locals may be anybody's payloads."""
        self._close_messages_no_wait()

    def _answered_failure(self, reload: Chosen | None) -> None:
        if reload:
            self.call_later(self.action_reload)

    def leave(self) -> int:
        """End the application, and say so when that was not asked for; return its exit code."""
        if self.crash is None:
            return self.session.stop() if self.session is not None else 1
        code, lines = leave(self.session, self.crash, self._state, self._path.resolve().name)
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        return code

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer of Textual's own commands those that no verb of the screen does better."""
        kept = () if isinstance(screen, MainScreen) else ("Theme", "Quit")
        yield from (command for command in super().get_system_commands(screen) if command.title in kept)


def run_console(path: Path, options: RunOptions, journal: Path | None = None) -> int:
    """Run the console on an application folder; return the exit code. The terminal is restored on every way out.

    What happens is recorded into `journal` from the start, if that is given.
    """
    state = user_state_path("aro-console")

    def load() -> Session:
        session = Session.load(path, options, state)
        if journal is not None:
            session.record_to(journal)
        memory.settle()
        return session

    return _run(ConsoleApp(load, path, state=state, keymap=user_keys(), user_filters=user_filters()))


def open_recording(path: Path) -> int:
    """Show a recording; return the exit code. Raises RecordingError before anything is shown."""
    session = Session.open(path)
    state = user_state_path("aro-console")
    return _run(ConsoleApp(lambda: session, path, state=state, keymap=user_keys(), user_filters=user_filters()))


def user_keys() -> Keymap:
    """Return the keys of whoever sits here."""
    return load_keys(user_config_path("aro-console") / "keys.yaml")


def user_filters() -> UserFilters:
    """Return the filters with names of whoever sits here."""
    return load_filters(user_config_path("aro-console") / "filters.yaml")


def _run(app: ConsoleApp) -> int:
    app.pace_itself()
    result: int | None = None
    try:
        with asyncio.Runner(loop_factory=app.new_loop) as runner:
            result = runner.run(app.run_async())
    except Exception as error:
        app.crash = app.crash or error
        raise
    finally:
        code = app.leave()
    return result if result is not None else code or app.return_code or 0
