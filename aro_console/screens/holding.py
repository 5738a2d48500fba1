"""The hand that holds: rules, and what is done with the messages they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.commands.forms import FormError
from aro_console.commands.holding import answer_form, edit_form
from aro_console.commands.orders import Moment
from aro_console.commands.reasons import NO_MESSAGE
from aro_console.model.formatting import Cell, Line
from aro_console.model.held import message_words, suggested_filter
from aro_console.screens.form import FormScreen
from aro_console.screens.hand import Hand
from aro_console.screens.rules import RulesScreen
from runtime.probe import records as r
from runtime.probe.commands import Order
from runtime.probe.filtering.grammar import Filter, parse

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation


class Holding(Hand):
    """Hold rules, and pass, edit, drop, delay, answer."""

    @property
    def target(self) -> r.Held | None:
        """What these verbs act on: what the chosen row tells of, else what has waited longest.

        While the timeline follows, nobody has chosen its newest row.
        """
        return self._chosen or self.session.world.held.first

    @property
    def _chosen(self) -> r.Held | None:
        row = self.screen.timeline.chosen
        return self.session.world.held.of_row(row) if row is not None else None

    def facts(self, situation: Situation) -> None:
        situation.held_messages = len(self.session.world.held)
        situation.row_held = self.screen.timeline.follow or self._chosen is not None
        situation.hold_rules = len(self.session.rules)

    def status(self) -> Line:
        world = self.session.world
        waits = self.session.rules.active and not world.held and not world.runs.holds
        return [Cell(" held 0 ", "text")] if waits else []

    def notice(self) -> Line | None:
        """What a held message is, unless the debugger has something to say about a run."""
        held, world = self.target, self.session.world
        if held is None or (self.screen.hold is not None and self._chosen is None):
            return None
        more = f"  ({len(world.held):,} held)" if len(world.held) > 1 else ""
        words = f"HELD by rule {held.rule_id}{more}  {message_words(held, world.timeline.label)}"
        return [Cell(" ! ", "held"), Cell(words, "held")]

    # --- rules -----------------------------------------------------------------------------------------------

    def verb_hold(self, text: str = "") -> None:
        if not text:
            row = self.screen.row_meant
            record = self.session.past.record(row.seq) if row is not None else None
            self.screen.do("prompt", f"hold {suggested_filter(row, record)}")
            return
        known = len(self.session.rules)
        self._give("hold", text)
        rule = self.session.rules.all[-1]
        if len(self.session.rules) > known:
            disarms = self.screen.spoken("{arm} disarms, {holds} lists.")
            self._say(" ".join(filter(None, (f"Rule {rule.rule_id} holds {text}.", self._meant(text), disarms))))
        else:
            self._say(f"A rule holds {text} already; it is on.")

    def verb_arm(self, state: str = "") -> None:
        rules = self.session.rules
        if not len(rules):
            self._warn(self.screen.spoken("There is no hold rule yet: {hold} makes one."))
            return
        self._give("arm", *([state] if state else []))
        held = len(self.session.world.held)
        released = f"; {held:,} held go on in order" if held else ""
        again = self.screen.spoken("{arm} arms them again.")
        self._say("Hold rules are armed." if rules.armed else f"Hold rules are disarmed{released}. {again}")

    def verb_holds(self) -> None:
        self.screen.app.push_screen(RulesScreen(self.session), self._chosen_rule)

    def _chosen_rule(self, wish: str | None) -> None:
        if wish == "new":
            self.verb_hold()
        elif wish is not None:
            rule = self.session.rules.get(int(wish))
            if rule is not None:
                self.screen.do("prompt", f"change-rule {wish} {rule.filter}")

    def verb_change_rule(self, rule: str, text: str) -> None:
        self._give("change-rule", rule, text)
        if meant := self._meant(text):
            self._warn(f"Rule {rule} holds {text}. {meant}")

    def _meant(self, text: str) -> str:
        """Return a question after the type that may be meant by a word of a filter; empty where all are known."""
        wanted = parse(text)
        return self.session.world.timeline.meant(wanted) if isinstance(wanted, Filter) else ""

    # --- what is held ----------------------------------------------------------------------------------------

    def verb_pass(self) -> None:
        self._give("pass")

    def verb_pass_all(self) -> None:
        self._give("pass-all")

    def verb_drop(self) -> None:
        delivery = self.screen.hold
        if self._chosen is None and delivery is not None and delivery.point == "delivery":
            self.give("drop", [], Moment(delivery.hold_id))
        else:
            self._give("drop")

    def verb_delay(self, seconds: str) -> None:
        self._give("delay", seconds)

    def verb_edit_held(self, text: str = "") -> None:
        held = self.target
        if text or held is None:
            self._give("edit-held", text)
        else:
            title = f"Edit #{held.seq}, held by rule {held.rule_id}"
            self.screen.app.push_screen(FormScreen(edit_form(held, title)), self._given)

    def verb_answer(self, text: str = "") -> None:
        held = self.target
        if text or held is None:
            self._give("answer", text)
        else:
            title = f"Answer {message_words(held, self.session.world.timeline.label)}"[:60]
            self.screen.app.push_screen(FormScreen(answer_form(held, title)), self._given)

    def _given(self, order: Order | None) -> None:
        if order is not None:
            self.session.give(order)

    def _give(self, verb: str, *arguments: str) -> None:
        self.give(verb, arguments, Moment(held=self.target, rules=self.session.rules))

    def refuse(self, error: FormError) -> None:
        self._warn(self.screen.spoken(NO_MESSAGE) if self.target is None and not error.field else str(error))

    def _say(self, text: str) -> None:
        self.screen.notify(text)

    def _warn(self, text: str) -> None:
        self.screen.notify(text, severity="warning")
