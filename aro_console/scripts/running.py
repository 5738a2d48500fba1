"""Runs a script over a session: one step after the other, each printed, until the end or the first that fails.

A step that acts begins a new stretch: waits and expectations look at the rows since then.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from aro_console.commands.breaking import BREAKING
from aro_console.commands.bursts import Burst, burst_of
from aro_console.commands.drafts import Draft, is_input, order_again, order_of
from aro_console.commands.forms import FormError
from aro_console.commands.orders import Moment, order_for
from aro_console.commands.prompt import CommandError, VerbCall, parse_command
from aro_console.commands.snippets import SnippetFile
from aro_console.commands.variables import VariableError, Variables
from aro_console.model.copying import row_text
from aro_console.model.following import Following
from aro_console.model.formatting import preview, visible
from aro_console.model.rows import Row
from aro_console.scripts.judging import matching, nearest
from aro_console.scripts.parsing import (
    EXPECT_NONE,
    LET,
    OWN,
    SLEEP,
    Expectation,
    Step,
    definition,
    duration,
    expectation,
    fault_lines,
    parse_script,
)
from aro_console.session import Session
from aro_console.surroundings import surroundings_of
from runtime.host.application import RunOptions
from runtime.probe.commands import CloseConnection, Continue, Order, SkipStatement
from runtime.probe.commands import Step as SingleStep
from runtime.probe.records import Held

DONE, FAILED_APPLICATION, MISTYPED, FAILED_EXPECTATION = 0, 1, 2, 3
"""Exit codes: all done; the application cannot be loaded or fails; the script is none; not as expected."""

BURST = "burst"
_POLL_S = 0.005
_QUIET_S = 0.03
"""Without a record for so long, what an order sets off at once is taken to have happened."""
_SETTLING_S = 1.0
_READY_S = 10.0
_WIDTH = 400
"""Characters of a value that are printed."""
_NAMED_S = 2.0
"""How long a connection that a line names may take to open."""

Say = Callable[[str], None]


class StepError(Exception):
    """A step that cannot be done, or was not as expected; further lines say more."""

    def __init__(self, message: str, more: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.more = more


class Runner:
    """One run of one script."""

    def __init__(self, session: Session, say: Say, clock: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._say = say
        self._clock = clock
        self._variables = Variables(SnippetFile(session.folder).load().variables)
        self._mark = 0
        """The number of the last row before the present stretch."""
        self._told = 0
        self._following = Following(session.world.runs)
        self._last = ""
        """The last line that acted, its variables not put in: a burst does it again."""

    def run(self, steps: list[Step], name: str) -> int:
        """Do the steps in a session that was started; return the exit code."""
        self._until(self._is_ready, _READY_S)
        for step in steps:
            self._say(f"{step.line:>4}  {visible(str(step))}")
            try:
                self._do(step)
            except (StepError, FormError, VariableError) as error:
                self._tell()
                self._say(f"{name}:{step.line}: {error}")
                for line in getattr(error, "more", ()):
                    self._say(f"      {line}")
                return FAILED_EXPECTATION
            self._tell()
        self._say(f"      done: {len(steps)} steps")
        return DONE

    # --- steps -----------------------------------------------------------------------------------------------

    def _do(self, step: Step) -> None:
        if step.word == LET:
            name, text = definition(step.text)
            self._variables.put(name, self._variables.expand(text))
            return
        text = self._variables.expand(step.text)
        if step.word == SLEEP:
            self._sleep(text)
        elif step.word in OWN:
            self._expect(step.word, text)
        else:
            self._act(f"{step.word} {text}".rstrip())
            self._last = self._last if step.word == BURST else str(step)

    def _sleep(self, text: str) -> None:
        seconds = duration(text)
        if seconds is None:
            raise StepError(f"'{text}' is no time from 0 to an hour.")
        self._until(lambda: False, seconds)

    def _expect(self, word: str, text: str) -> None:
        wanted = expectation(word, text)
        if isinstance(wanted, str):
            raise StepError(wanted)
        found = self._match(wanted)
        if word == EXPECT_NONE and found is not None:
            raise StepError(f"expected no row like {wanted.filter.text}, and there is one", (row_text(found),))
        if word != EXPECT_NONE and found is None:
            self._raise_missing(wanted)

    def _match(self, wanted: Expectation) -> Row | None:
        timeline, found = self._session.world.timeline, None

        def met() -> bool:
            nonlocal found
            found = matching(timeline, wanted.filter, self._mark)
            return found is not None

        self._until(met, wanted.seconds)
        return found

    def _raise_missing(self, wanted: Expectation) -> None:
        near = nearest(self._session.world.timeline, wanted.filter, self._mark)
        heading = "nearest rows:" if near else "there is no row since the last step that acted"
        said = f"expected a row like {wanted.filter.text} within {wanted.seconds:g} s"
        raise StepError(said, (heading, *(f"  {line}" for line in near)))

    # --- verbs -----------------------------------------------------------------------------------------------

    def _act(self, line: str) -> None:
        asked = self._understood(line)
        if not isinstance(asked, VerbCall):
            self._give(asked)
            return
        if asked.name == "breakpoint" and len(asked.arguments) == 1:
            self._breakpoint(*asked.arguments)
        elif asked.name == "close-virtual":
            self._close_virtual()
        elif asked.name in BREAKING:
            BREAKING[asked.name](self._session.breakpoints, asked.arguments)
            self._session.tell_breakpoints()
        elif asked.name == "evaluate":
            self._evaluate(*asked.arguments)
        elif asked.name == BURST and asked.arguments:
            self._burst(*asked.arguments)
        else:
            self._give(self._order(asked))

    def _understood(self, line: str) -> Order | VerbCall:
        """Return what a line asks for; a connection it names is given time to open."""
        asked = parse_command(line, surroundings_of(self._session))
        if isinstance(asked, CommandError) and "No connection" in asked.message:
            self._until(
                lambda: not isinstance(parse_command(line, surroundings_of(self._session)), CommandError), _NAMED_S
            )
            asked = parse_command(line, surroundings_of(self._session))
        if isinstance(asked, CommandError):
            raise StepError(asked.message)
        return asked

    def _order(self, asked: VerbCall) -> Order:
        if asked.name == "snippet" and asked.arguments:
            return self._snippet(*asked.arguments)
        if asked.name == "rerun" and asked.arguments:
            return self._rerun(*asked.arguments)
        order = order_for(asked.name, asked.arguments, self._moment())
        if order is None:
            raise StepError(f"{asked.name} is about the screen: there is none in a script.")
        return order

    def _give(self, order: Order) -> None:
        """Give an order, and wait for what it sets off at once. Raises StepError when it is refused."""
        timeline = self._session.world.timeline
        self._mark = before = timeline.latest
        self._follow(order)
        self._session.give(order)
        self._until(lambda: any(row.kind == "order" for row in timeline.after(before)), _SETTLING_S)
        self._settle()
        refused = next((row for row in timeline.after(before) if row.kind == "refused"), None)
        if refused is not None:
            raise StepError(refused.summary)

    def _follow(self, order: Order) -> None:
        """Let the next step go on where this one leads, as on the screen."""
        hold = self._following.hold
        if hold is not None and isinstance(order, SingleStep | SkipStatement):
            self._following.stepped(hold, self._now_ns)
        elif order == Continue():
            self._following.let_go()

    def _evaluate(self, expression: str) -> None:
        """Print what an expression comes to where the steps are, or else without the names of any run."""
        hold = self._moment_hold()
        moment = self._session.walks.of_hold(hold) if hold is not None else None
        order, evaluations = self._session.world.evaluations.ask(expression, moment), self._session.world.evaluations
        self._session.give(order)
        self._until(lambda: evaluations.get(order.request_id) is not None, _SETTLING_S)
        answer = evaluations.get(order.request_id)
        if answer is None or answer.error:
            raise StepError(visible(answer.error) if answer is not None else "There is no answer yet.")
        self._say(f"      {preview(answer.value, _WIDTH)}")

    def _breakpoint(self, place: str) -> None:
        file, _, line = place.rpartition(":")
        if self._session.toggle_breakpoint(file, int(line)) is None:
            raise StepError("No statement stands on this line or behind it.")
        self._settle()

    def _snippet(self, name: str) -> Order:
        draft = SnippetFile(self._session.folder).load().get(name)
        if draft is None:
            raise StepError(f"There is no snippet '{name}'.")
        return order_of(self._placed(draft), self._variables)

    def _rerun(self, number: str) -> Order:
        record = self._session.record(int(number))
        if not is_input(record):
            raise StepError(f"#{number} is no message, request or event that could be sent again.")
        return order_again(record)

    def _close_virtual(self) -> None:
        for known in self._session.world.connections.open:
            if known.virtual:
                self._session.give(CloseConnection(known.connection_id))
        self._settle()

    def _burst(self, times: str, rate: str = "10") -> None:
        if not self._last:
            raise StepError("Nothing was done yet: do it once, then burst repeats it.")
        burst = burst_of(times, rate, self._now_ns)
        self._mark = self._session.world.timeline.latest
        self._until(lambda: self._given_all(burst), float("inf"))
        self._settle()

    def _given_all(self, burst: Burst) -> bool:
        for _ in range(burst.take(self._now_ns)):
            asked = self._understood(self._variables.expand(self._last))
            self._session.give(asked if not isinstance(asked, VerbCall) else self._order(asked))
        return burst.over

    def _placed(self, draft: Draft) -> Draft:
        """Return a draft with a connection: its own, else the one that opened last."""
        opened = [known.connection_id for known in self._session.world.connections.open]
        own = draft.values.get("connection", "")
        return Draft(draft.verb, {**draft.values, "connection": own if own in opened else "".join(opened[-1:])})

    # --- what is known ---------------------------------------------------------------------------------------

    def _moment(self) -> Moment:
        session = self._session
        hold, underway = self._moment_hold(), self._following.underway
        hold_id = hold.hold_id if hold is not None else 0
        moment = Moment(hold_id, session.recording_statements, session.world.held.first, session.rules)
        return replace(moment, none=f"{underway}.") if underway else moment

    def _moment_hold(self) -> Held | None:
        """Return what steps act on; one that is on its way is given time to lead somewhere."""
        self._until(self._is_there, _SETTLING_S)
        return self._following.hold

    def _is_there(self) -> bool:
        self._following.renew(self._now_ns)
        return not self._following.underway

    @property
    def _now_ns(self) -> int:
        return int(self._clock() * 1e9)

    def _is_ready(self) -> bool:
        """Whether the application waits for events, is held, or is over."""
        world = self._session.world
        return world.status.state in ("waiting", "ended", "failed") or bool(world.runs.holds)

    # --- time ------------------------------------------------------------------------------------------------

    def _until(self, fact: Callable[[], bool], seconds: float) -> bool:
        """Take in what happens until `fact` holds, at most so long; return whether it does."""
        deadline = self._clock() + seconds
        while True:
            self._session.poll()
            self._tell()
            if fact():
                return True
            if self._clock() >= deadline:
                return False
            time.sleep(_POLL_S)

    def _settle(self) -> None:
        """Take in what happens until nothing does for a moment."""
        seen, quiet_since = -1, self._clock()

        def is_quiet() -> bool:
            nonlocal seen, quiet_since
            if self._session.reading.cursor != seen:
                seen, quiet_since = self._session.reading.cursor, self._clock()
            return self._clock() - quiet_since >= _QUIET_S

        self._until(is_quiet, _SETTLING_S)

    def _tell(self) -> None:
        """Print what the program has logged since the last time, and what failed in it."""
        rows = self._session.world.timeline.after(self._told)
        for row in rows:
            if row.kind in ("log", "error", "refused", "fault"):
                self._say(f"      {row_text(row)}")
        self._told = rows[-1].seq if rows else self._told


def run_script(path: Path, script: Path, options: RunOptions, say: Say) -> int:
    """Run an application under a script; print what it does and return the exit code.

    Raises:
        LoadError: the application cannot be loaded; nothing has happened.
    """
    try:
        steps, faults = parse_script(script.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        say(f"{script} cannot be read: {getattr(error, 'strerror', None) or 'it is no UTF-8 text'}")
        return MISTYPED
    for line in fault_lines(script.name, faults):
        say(line)
    if faults:
        return MISTYPED
    session = Session.load(path, options)
    session.world.look_up(session.record)
    session.start()
    try:
        code = Runner(session, say).run(steps, script.name)
    finally:
        ended = session.stop()
    if session.failure:
        say(f"      the application failed: {session.failure}")
    return code or (FAILED_APPLICATION if ended else DONE)
