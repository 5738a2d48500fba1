"""The hand that sends: messages, requests and events composed, and sent again."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from aro_console.commands.bursts import Burst, burst_of
from aro_console.commands.drafts import (
    Draft,
    Input,
    again,
    draft_from_order,
    draft_of,
    is_input,
    order_again,
    order_of,
)
from aro_console.commands.forms import Form, FormError, broadcast_form, emit_form, inject_form, request_form, send_form
from aro_console.commands.sent import Sent
from aro_console.commands.snippets import SnippetFile
from aro_console.commands.variables import Variables
from aro_console.model.contract import routes
from aro_console.screens.bursting import Bursting
from aro_console.screens.composer import ComposerScreen, Desk, Sending, sent_picker, snippet_picker
from aro_console.screens.connecting import Connecting
from aro_console.screens.hand import Hand
from runtime.probe import records as r
from runtime.probe.commands import Order

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen

_FLOW_REACH = 20
"""Records behind the root of a flow among which its input is looked for: it comes first, or right behind an order."""
_NO_INPUT = "There is nothing here to send again: choose a message, a request or an event."


class Composing(Hand):
    """Composer, rerun, snippets, and what was sent."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self.snippets = SnippetFile(self.session.folder)
        self.variables = Variables()
        """What ``${names}`` stand for, here and at the prompt."""
        self.sent = Sent(_sent_path(screen.state, self.session.path))
        self._last: Draft | None = None
        self._awaited: tuple[int, int] | None = None
        """The number of the input that is sent again, and that of the last row before it was."""

    def facts(self, situation: Situation) -> None:
        situation.row_is_input = self.input is not None

    def renew(self) -> None:
        self._go_to_rerun()

    def put_in(self, text: str) -> str:
        """Return `text` with the variables put in. Raises VariableError."""
        if "${" in text:
            self.variables.define(self.snippets.load().variables)
        return self.variables.expand(text)

    # --- composing -------------------------------------------------------------------------------------------

    def verb_inject(self) -> None:
        self.compose("inject")

    def verb_send(self) -> None:
        self.compose("send")

    def verb_broadcast(self) -> None:
        self.compose("broadcast")

    def verb_request(self) -> None:
        self.compose("request")

    def verb_emit(self) -> None:
        self.compose("emit")

    def compose(self, verb: str, draft: Draft | None = None, rerun_of: int = 0) -> None:
        """Open the composer, on a draft if there is one; what is sent says what it repeats."""
        session = self.session
        known = self.snippets.load()
        if known.faults:
            self._warn(f"{self.snippets.path}: {known.faults[0]}")
        self.variables.define(known.variables)
        payloads = session.world.payloads
        desk = Desk(self.variables, self.snippets, self.sent, session.program.endpoints, payloads.get)

        def done(answer: Sending | Draft | None) -> None:
            if isinstance(answer, Draft):
                self.compose(answer.verb, answer)
            elif answer is not None:
                self._send(answer, rerun_of)

        self.screen.app.push_screen(ComposerScreen(verb, self._form(verb), desk, self.screen.now_ns, draft), done)

    def _form(self, verb: str) -> Form:
        session = self.session
        match verb:
            case "inject":
                return inject_form(*self.screen.hand(Connecting).choices())
            case "send":
                return send_form(*self.screen.hand(Connecting).choices())
            case "broadcast":
                opened = sorted({known.path for known in session.world.connections.open if known.path})
                return broadcast_form(session.program.websocket_paths(), opened)
            case "request":
                return request_form(routes(session.program.endpoints))
        return emit_form(list(dict.fromkeys([*session.program.domain_events, *session.world.payloads.names])))

    def _send(self, sending: Sending, rerun_of: int) -> None:
        self._give(sending.draft, again(sending.order, rerun_of) if rerun_of else sending.order)
        if rerun_of:
            self._await(rerun_of)
        if sending.burst is not None:
            self._begin(sending.burst, sending.draft)

    def _give(self, draft: Draft, order: Order) -> None:
        if not self.screen.situation.alive:
            self._warn("The application has ended.")
            return
        self._remember(draft)
        self.session.give(order)

    def _remember(self, draft: Draft) -> None:
        self._last = draft
        told = self.sent.problem
        self.sent.add(draft)
        if self.sent.problem != told:
            self._warn(f"What is sent is not kept: {self.sent.problem}")

    def ordered(self, order: Order) -> None:
        draft = draft_from_order(order)
        if draft is not None:
            self._remember(draft)

    # --- kept drafts -----------------------------------------------------------------------------------------

    def verb_snippet(self, name: str = "") -> None:
        known = self.snippets.load()
        if not name:
            self.screen.app.push_screen(snippet_picker(self.snippets), self._compose_snippet)
            return
        draft = known.get(name)
        if draft is None:
            names = ", ".join(snippet.name for snippet in known.snippets) or "none; in the composer ctrl+s saves one"
            self._warn(f"There is no snippet '{name}'. There are: {names}.")
            return
        self.variables.define(known.variables)
        self._give_draft(self._placed(draft))

    def _compose_snippet(self, name: str | None) -> None:
        draft = self.snippets.load().get(name) if name is not None else None
        if draft is not None:
            self.compose(draft.verb, draft)

    def verb_sent(self) -> None:
        drafts = self.sent.drafts

        def chosen(number: str | None) -> None:
            if number is not None:
                self.compose(drafts[int(number)].verb, drafts[int(number)])

        self.screen.app.push_screen(sent_picker(drafts), chosen)

    def _placed(self, draft: Draft) -> Draft:
        """Return a draft with the connection that is meant now, where it has none."""
        choices, chosen = self.screen.hand(Connecting).choices()
        known = [connection_id for _, connection_id in choices]
        given = draft.values.get("connection", "")
        place = next((one for one in (given, chosen, *reversed(known)) if one in known), "")
        return Draft(draft.verb, {**draft.values, "connection": place})

    def _give_draft(self, draft: Draft) -> None:
        try:
            order = order_of(draft, self.variables)
        except FormError as error:
            self._warn(str(error))
            return
        self._give(draft, order)

    # --- sending again ---------------------------------------------------------------------------------------

    @property
    def input(self) -> Input | None:
        """The input that the chosen row tells of, or goes back to."""
        row = self.screen.row_meant
        if row is None:
            return None
        own = self.session.past.record(row.seq)
        if is_input(own):
            return own
        near = range(row.flow, min(row.flow + _FLOW_REACH, row.seq + 1))
        records = (self.session.past.record(seq) for seq in near)
        return next((record for record in records if is_input(record) and record.flow == row.flow), None)

    def verb_rerun(self, number: str = "") -> None:
        record = self.session.past.record(int(number)) if number else self.input
        if not is_input(record):
            self._warn(_NO_INPUT)
        elif self._has_left(record):
            said = "That client has left; {edit-rerun} edits the message and sends it as another."
            self._warn(self.screen.spoken(said))
        else:
            self.session.give(order_again(record))
            self._await(record.seq)
            with suppress(FormError):  # What cannot be edited is not repeated by a burst either.
                self._last = draft_of(record)

    def verb_edit_rerun(self) -> None:
        record = self.input
        if record is None:
            self._warn(_NO_INPUT)
            return
        try:
            draft = draft_of(record)
        except FormError as error:
            self._warn(str(error))
        else:
            self.compose(draft.verb, draft, record.seq)

    def _has_left(self, record: Input) -> bool:
        return isinstance(record, r.FrameReceived) and self.session.world.connections.has_left(record.connection_id)

    def _await(self, seq: int) -> None:
        self._awaited = (seq, self.session.world.timeline.latest)

    def _go_to_rerun(self) -> None:
        """Put the cursor on the row of what was sent again, as soon as it is there."""
        if self._awaited is None:
            return
        row = self.session.world.timeline.rerun(*self._awaited)
        if row is not None:
            self._awaited = None
            self.screen.timeline.go_to(row)

    # --- many times ------------------------------------------------------------------------------------------

    def verb_burst(self, times: str, rate: str = "10") -> None:
        if self._last is None:
            self._warn("Nothing was sent yet: send it once, then :burst repeats it.")
            return
        try:
            self._begin(burst_of(times, rate, self.screen.now_ns), self._placed(self._last))
        except FormError as error:
            self._warn(str(error))

    def _begin(self, burst: Burst, draft: Draft) -> None:
        self.screen.hand(Bursting).repeat(burst, draft, lambda: order_of(draft, self.variables))

    def _warn(self, text: str) -> None:
        self.screen.notify(text, severity="warning")


def _sent_path(state: Path | None, application: Path) -> Path | None:
    """Return where what was sent to an application is kept: by its name, and by where it lies."""
    if state is None:
        return None
    place = application.resolve()
    return state / "sent" / f"{place.name}-{sha256(str(place).encode()).hexdigest()[:8]}"
