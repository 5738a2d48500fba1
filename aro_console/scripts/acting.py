"""What the verbs of a script do: the orders of the console, given without a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from aro_console.commands.breaking import BREAKING
from aro_console.commands.bursts import Burst, burst_of
from aro_console.commands.drafts import Draft, is_input, order_again, order_of
from aro_console.commands.orders import Moment, order_for
from aro_console.commands.prompt import CommandError, VerbCall, parse_command
from aro_console.commands.snippets import SnippetFile
from aro_console.commands.variables import Variables
from aro_console.model.following import Following
from aro_console.model.formatting import preview, visible
from aro_console.scripts.waiting import SETTLING_S, Waiting
from aro_console.surroundings import surroundings_of
from runtime.probe.commands import CloseConnection, Continue, Order, SkipStatement, Step
from runtime.probe.records import Held

_BURST = "burst"
_WIDTH = 400
"""Characters of a value that are printed."""
_NAMED_S = 2.0
"""How long a connection that a line names may take to open."""


class StepError(Exception):
    """A step that cannot be done, or was not as expected; further lines say more."""

    def __init__(self, message: str, more: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.more = more


class Acting:
    """The verbs of one script, and what they remember from one line to the next."""

    def __init__(self, waiting: Waiting, variables: Variables) -> None:
        self.mark = 0
        """The number of the last row before what the line that acted last has set off."""
        self._waiting = waiting
        self._session = waiting.session
        self._variables = variables
        self._following = Following(waiting.session.world.runs)
        self._last = ""
        """The last line that acted, its variables not put in: a burst does it again."""

    def act(self, line: str) -> None:
        """Do a line with a verb. Raises StepError, FormError or VariableError when it cannot be done."""
        asked = self._understood(line)
        if not isinstance(asked, VerbCall):
            self._give(asked)
        else:
            self._call(asked)
        if not isinstance(asked, VerbCall) or asked.name != _BURST:
            self._last = line

    def _understood(self, line: str) -> Order | VerbCall:
        """Return what a line asks for; a connection it names is given time to open."""
        text = self._variables.expand(line)
        asked = self._parsed(text)
        if isinstance(asked, CommandError) and "No connection" in asked.message:
            self._waiting.until(lambda: not isinstance(self._parsed(text), CommandError), _NAMED_S)
            asked = self._parsed(text)
        if isinstance(asked, CommandError):
            raise StepError(asked.message)
        return asked

    def _parsed(self, text: str) -> Order | VerbCall | CommandError:
        return parse_command(text, surroundings_of(self._session))

    def _call(self, asked: VerbCall) -> None:
        toggles = asked.name == "breakpoint" and len(asked.arguments) == 1
        if asked.name in BREAKING and not toggles:
            BREAKING[asked.name](self._session.breakpoints, asked.arguments)
            self._session.tell_breakpoints()
        elif asked.name in _OWN:
            _OWN[asked.name](self, *asked.arguments)
        else:
            self._give(self._order(asked))

    def _order(self, asked: VerbCall) -> Order:
        make = _MADE.get(asked.name)
        if make is not None and asked.arguments:
            return make(self, *asked.arguments)
        order = order_for(asked.name, asked.arguments, self._moment())
        if order is None:
            raise StepError(f"{asked.name} is about the screen: there is none in a script.")
        return order

    # --- orders ----------------------------------------------------------------------------------------------

    def _give(self, order: Order) -> None:
        """Give an order, and wait for what it sets off at once. Raises StepError when it is refused."""
        timeline = self._session.world.timeline
        self.mark = before = timeline.latest
        self._follow(order)
        self._session.give(order)
        self._waiting.until(lambda: any(row.kind == "order" for row in timeline.after(before)), SETTLING_S)
        self._waiting.settle()
        refused = next((row for row in timeline.after(before) if row.kind == "refused"), None)
        if refused is not None:
            raise StepError(refused.summary)

    def _follow(self, order: Order) -> None:
        """Let the next step go on where this one leads, as on the screen."""
        hold = self._following.hold
        if hold is not None and isinstance(order, Step | SkipStatement):
            self._following.stepped(hold, self._waiting.now_ns)
        elif order == Continue():
            self._following.let_go()

    def _moment(self) -> Moment:
        session = self._session
        hold, underway = self._hold(), self._following.underway
        hold_id = hold.hold_id if hold is not None else 0
        moment = Moment(hold_id, session.recording_statements, session.world.held.first, session.rules)
        return replace(moment, none=f"{underway}.") if underway else moment

    def _hold(self) -> Held | None:
        """Return what steps act on; one that is on its way is given time to lead somewhere."""
        self._waiting.until(self._is_there, SETTLING_S)
        return self._following.hold

    def _is_there(self) -> bool:
        self._following.renew(self._waiting.now_ns)
        return not self._following.underway

    def _snippet(self, name: str) -> Order:
        draft = SnippetFile(self._session.folder).load().get(name)
        if draft is None:
            raise StepError(f"There is no snippet '{name}'.")
        return order_of(self._placed(draft), self._variables)

    def _placed(self, draft: Draft) -> Draft:
        """Return a draft with a connection: its own, else the one that opened last."""
        opened = [known.connection_id for known in self._session.world.connections.open]
        own = draft.values.get("connection", "")
        return Draft(draft.verb, {**draft.values, "connection": own if own in opened else "".join(opened[-1:])})

    def _rerun(self, number: str) -> Order:
        record = self._session.past.record(int(number))
        if not is_input(record):
            raise StepError(f"#{number} is no message, request or event that could be sent again.")
        return order_again(record)

    # --- what is more than one order, or none ----------------------------------------------------------------

    def _toggle_breakpoint(self, place: str) -> None:
        file, _, line = place.rpartition(":")
        if self._session.toggle_breakpoint(file, int(line)) is None:
            raise StepError("No statement stands on this line or behind it.")
        self._waiting.settle()

    def _close_virtual(self) -> None:
        for known in self._session.world.connections.open:
            if known.virtual:
                self._session.give(CloseConnection(known.connection_id))
        self._waiting.settle()

    def _evaluate(self, expression: str) -> None:
        """Print what an expression comes to where the steps are, or else without the names of any run."""
        hold = self._hold()
        moment = self._session.walks.of_hold(hold) if hold is not None else None
        evaluations = self._session.world.evaluations
        order = evaluations.ask(expression, moment)
        self._session.give(order)
        self._waiting.until(lambda: evaluations.get(order.request_id) is not None, SETTLING_S)
        answer = evaluations.get(order.request_id)
        if answer is None or answer.error:
            raise StepError(visible(answer.error) if answer is not None else "There is no answer yet.")
        self._waiting.say(f"      {preview(answer.value, _WIDTH)}")

    def _burst(self, times: str, rate: str = "10") -> None:
        """Do again what was done last: so many times, so many a second."""
        if not self._last:
            raise StepError("Nothing was done yet: do it once, then burst repeats it.")
        burst = burst_of(times, rate, self._waiting.now_ns)
        self.mark = self._session.world.timeline.latest
        self._waiting.until(lambda: self._given_all(burst), float("inf"))
        self._waiting.settle()

    def _given_all(self, burst: Burst) -> bool:
        for _ in range(burst.take(self._waiting.now_ns)):
            asked = self._understood(self._last)
            self._session.give(asked if not isinstance(asked, VerbCall) else self._order(asked))
        return burst.over


_OWN: Mapping[str, Callable[..., None]] = {
    "breakpoint": Acting._toggle_breakpoint,
    "close-virtual": Acting._close_virtual,
    "evaluate": Acting._evaluate,
    _BURST: Acting._burst,
}
"""Verbs that are more than one order, or none."""

_MADE: Mapping[str, Callable[..., Order]] = {"snippet": Acting._snippet, "rerun": Acting._rerun}
"""Verbs that name what is to be sent."""
