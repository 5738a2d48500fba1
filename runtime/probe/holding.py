"""Hold rules: which messages, requests and events wait at the door, and what becomes of those that do.

Pure: it is asked about what stands at a door and told orders, and answers both at once. What is held lies where it was
stopped (a connection, a request, the driver); here it has its number, the rule that holds it, and what may be done with
it. Orders are judged before anything changes: what is refused stays held as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isfinite

from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.probe.commands import Answer, Continue, Delay, Drop, HoldRule, Order, ReleaseHeld, Replace, SetHoldRules
from runtime.probe.filtering.grammar import Filter, FilterError, parse
from runtime.probe.holds import RefusalError
from runtime.probe.messages import DoorPoint, EventPoint
from runtime.values.headers import FRAMING, HEADER_VALUE, TOKEN
from runtime.values.text import from_json

MOST_HELD = 10_000
"""How much may be held at once. Whatever a rule would hold beyond that goes on, and is counted."""

LONGEST_DELAY_S = 86_400.0


@frozen
class HeldMessage:
    """Something that waits for its release."""

    hold_id: int
    point: DoorPoint
    rule_id: int
    seq: int = 0
    """The number of its `Held` record; 0 until it is written."""


@frozen
class HttpAnswer:
    """A response in place of the application's."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@frozen
class Fate:
    """What becomes of something that was held."""

    held: HeldMessage
    how: str
    """``continue``, ``edit``, ``drop`` or ``answer``."""
    content: object = None
    """What goes on in its place (text, bytes; an event's payload), or the answer (text, bytes or `HttpAnswer`)."""
    reason: str = ""
    """Why it is let go of when nobody asked for that."""

    @property
    def hold_id(self) -> int:
        return self.held.hold_id


@frozen
class _Armed:
    rule_id: int
    filter: Filter


class Holding:
    """The rules, and what they hold. `new_id` counts holds."""

    def __init__(self, new_id: Callable[[], int], most: int = MOST_HELD) -> None:
        self._new_id = new_id
        self._most = most
        self._rules: tuple[_Armed, ...] = ()
        self._held: dict[int, HeldMessage] = {}
        # Replaced as a whole, since other threads may look at it.
        self.passed_over: Mapping[int, int] = {}
        """How many a rule would have held that went on because too much was held, by its id."""

    @property
    def sifting(self) -> bool:
        """Whether something at a door could be held, or would have to wait behind what is."""
        return bool(self._rules or self._held)

    @property
    def held(self) -> tuple[HeldMessage, ...]:
        """What waits, in the order it was held."""
        return tuple(self._held.values())

    def connection_of(self, order: Order) -> str:
        """Return the connection of what `order` decides about; empty when it is about nothing held."""
        held = self._held.get(getattr(order, "hold_id", 0))
        return held.point.connection_id if held is not None else ""

    # --- what the runtime tells ---------------------------------------------------------------------------------

    def sift(self, point: DoorPoint) -> HeldMessage | int:
        """Return what is held now; the id of the rule that would have held it had there been room; 0 to go on."""
        rule_id = next((rule.rule_id for rule in self._rules if rule.filter.matches(point)), 0)
        if not rule_id:
            return 0
        if len(self._held) >= self._most:
            self.passed_over = {**self.passed_over, rule_id: self.passed_over.get(rule_id, 0) + 1}
            return rule_id
        held = HeldMessage(self._fresh_id(), point, rule_id)
        self._held[held.hold_id] = held
        return held

    def written(self, held: HeldMessage, seq: int) -> None:
        """Remember the number of the record that tells of `held`."""
        self._held[held.hold_id] = replace(held, seq=seq)

    def withdraw(self, hold_id: int, reason: str) -> Fate | None:
        """Give up something held that can go nowhere any more; None when it is not held."""
        held = self._held.pop(hold_id, None)
        return Fate(held, "drop", reason=reason) if held is not None else None

    def forget_rules(self) -> None:
        """Hold nothing more; what is held stays."""
        self._rules = ()

    def _fresh_id(self) -> int:
        hold_id = self._new_id()
        # A controller that took a broken one's place counts anew.
        while hold_id in self._held:
            hold_id = self._new_id()
        return hold_id

    # --- what the watcher orders --------------------------------------------------------------------------------

    def minds(self, order: Order) -> bool:
        """Whether `order` is about rules or something they hold."""
        match order:
            case SetHoldRules() | ReleaseHeld() | Replace() | Delay() | Answer():
                return True
            case Continue(hold_id=hold_id) | Drop(hold_id=hold_id):
                return hold_id in self._held
            case _:
                return False

    def obey(self, order: Order) -> list[Fate]:
        """Do what `order` asks and return what becomes of what was held, in this order.

        Raises:
            RefusalError: it cannot be done. Nothing was changed.
        """
        match order:
            case SetHoldRules(rules=rules):
                return self._set_rules(rules)
            case ReleaseHeld(rule_id=rule_id, drop=drop):
                wanted = [held for held in self.held if rule_id in (0, held.rule_id)]
                return self._let_go(wanted, "drop" if drop else "continue")
            case Continue(hold_id=hold_id):
                return self._let_go([self._find(hold_id)], "continue")
            case Drop(hold_id=hold_id):
                return self._let_go([self._find(hold_id)], "drop")
            case Replace(hold_id=hold_id, message=message):
                held = self._find(hold_id)
                return self._let_go([held], "edit", replacement(held.point, message))
            case Answer(hold_id=hold_id):
                held = self._find(hold_id)
                return self._let_go([held], "answer", answer(held.point, order))
            case Delay(hold_id=hold_id, seconds=seconds):
                self._find(hold_id)
                if not (isfinite(seconds) and 0 < seconds <= LONGEST_DELAY_S):
                    raise RefusalError(f"a delay takes more than no time and at most a day, not {seconds:g} s")
        return []

    def _set_rules(self, rules: Sequence[HoldRule]) -> list[Fate]:
        armed = []
        for rule in rules:
            wanted = parse(rule.filter)
            if isinstance(wanted, FilterError):
                raise RefusalError(f"rule {rule.rule_id}, {wanted}")
            if rule.enabled:
                armed.append(_Armed(rule.rule_id, wanted.cheapest_first()))
        if len({rule.rule_id for rule in rules} - {0}) != len(rules):
            raise RefusalError("hold rules have different numbers, from 1")
        self._rules = tuple(armed)
        known = {rule.rule_id for rule in armed}
        return self._let_go([held for held in self.held if held.rule_id not in known], "continue")

    def _find(self, hold_id: int) -> HeldMessage:
        held = self._held.get(hold_id)
        if held is None:
            raise RefusalError(f"no message is held as {hold_id}; it may have been released already")
        return held

    def _let_go(self, held: Sequence[HeldMessage], how: str, content: object = None) -> list[Fate]:
        for one in held:
            del self._held[one.hold_id]
        return [Fate(one, how, content) for one in held]


# --- what may stand in the place of something held ---------------------------------------------------------------


def replacement(point: DoorPoint, message: str | bytes) -> object:
    """Return what goes on in place of what is held: a message as it is, an event's payload as a Map.

    Raises:
        RefusalError: it cannot be sent or understood as such.
    """
    data = _encoded(message)
    if len(data) > point.limit:
        raise RefusalError(f"there is room for {point.limit:,} bytes, not {len(data):,}")
    if isinstance(point, EventPoint):
        return _payload(message)
    if point.is_http:
        return data
    if point.what != "data" and isinstance(message, str) is not isinstance(point.payload, str):
        raise RefusalError(f"a {point.what} message stays one: it cannot become {_kind(message)}")
    return message


def answer(point: DoorPoint, order: Answer) -> object:
    """Return what is answered in place of the application.

    Raises:
        RefusalError: nobody waits for an answer, or it cannot be sent.
    """
    if isinstance(point, EventPoint):
        raise RefusalError("nobody waits for an answer to an event; drop or edit it")
    if point.is_http:
        status = order.status or 200
        if not 200 <= status <= 599:
            raise RefusalError(f"an answer has a status from 200 to 599, not {status}")
        return HttpAnswer(status, _checked_headers(order.headers), _encoded(order.message))
    if point.direction == "out":
        raise RefusalError("a message on its way out is edited or dropped, not answered")
    if point.what == "event":
        raise RefusalError("a stream of events takes no answer; drop or edit it")
    if order.status or order.headers:
        raise RefusalError("a message is answered by a message, without a status")
    _encoded(order.message)
    return order.message


def _payload(message: str | bytes) -> Mapping[str, object]:
    try:
        value = from_json(message if isinstance(message, str) else message.decode())
    except (EvaluationError, UnicodeDecodeError) as error:
        raise RefusalError(f"an event's payload is a JSON object: {error}") from error
    if not isinstance(value, Mapping):
        raise RefusalError("an event's payload is a JSON object")
    return value


def _encoded(message: str | bytes) -> bytes:
    if isinstance(message, bytes):
        return message
    try:
        return message.encode()
    except UnicodeEncodeError as error:
        raise RefusalError(f"character {error.start + 1} cannot be sent as UTF-8") from error


def _kind(message: str | bytes) -> str:
    return "text" if isinstance(message, str) else "bytes"


def _checked_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    for name, value in headers:
        if not TOKEN.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            raise RefusalError(f"'{name}: {value}' is no header")
        if name.lower() in FRAMING:
            raise RefusalError(f"{name} is set by the server itself")
    return headers
