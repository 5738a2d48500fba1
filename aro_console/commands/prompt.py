"""The command prompt: a typed line becomes an order, a call of a verb, or a sentence on what is wrong with it.

The verbs and their arguments stand in `verbs`, their orders in `orders`; both are only joined here. A
verb may be cut short as long as it stays the only one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from aro_console.commands import breakwords
from aro_console.commands.forms import FormError
from aro_console.commands.orders import BY_ARGUMENTS
from aro_console.commands.verbs import ALIASES, VERBS, Argument, Verb, by_name
from aro_console.model.moments import is_time
from runtime.errors import EvaluationError
from runtime.host.questions import fault_of
from runtime.probe.commands import Order
from runtime.probe.filtering.grammar import FilterError, parse
from runtime.probe.filtering.terms import FIELDS
from runtime.probe.hits import hit_rule


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What can be named in a command."""

    connections: tuple[tuple[str, str], ...] = ()
    """Label and id of the open ones."""
    operations: tuple[tuple[str, str], ...] = ()
    """Method and path."""
    events: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    """The names of the feature sets."""
    paused: tuple[str, ...] = ()
    """The lanes that are, as they are typed: ``conn c1``."""
    paths: tuple[str, ...] = ()
    """Where clients may connect."""
    files: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """What the table in view can be sorted by."""
    filters: tuple[str, ...] = ()
    """The names of filters."""


@dataclass(frozen=True, slots=True)
class VerbCall:
    """Something for the console itself to do, with what was typed behind it."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommandError:
    """Why a line cannot be done, and what is expected."""

    message: str


def parse_command(text: str, world: Surroundings) -> Order | VerbCall | CommandError:
    """Return what a line asks for. Never raises."""
    name, _, rest = spelled(text.strip().removeprefix(":").lstrip()).partition(" ")
    if not name:
        return CommandError("Type a command; tab completes, help lists all of them.")
    verb = meant(name)
    if isinstance(verb, CommandError):
        is_filter = name.partition(":")[0] in FIELDS
        return CommandError(f"'{name}' is a filter: type filter or hold before it.") if is_filter else verb
    values = _values(verb, rest.strip())
    if not values and (verb.form or not verb.wants_more):
        return VerbCall(verb.name)
    if verb.name == "filter" and rest.strip() in world.filters:
        return VerbCall("named", (rest.strip(),))
    try:
        return _checked(verb, rest.strip(), values, world)
    except _WrongError as wrong:
        return CommandError(f"{wrong} Expected: {verb.usage}")
    except FormError as error:
        return CommandError(str(error))


SPELLED = {"save": "filter-save", "delete": "filter-delete"}
"""Verbs that may be written as two words, by what stands behind ``filter``; in quotes it is looked for."""


def spelled(text: str) -> str:
    """Return a line with the one name of a verb that was written as several words."""
    first, _, rest = text.partition(" ")
    if first in _BREAK:
        return breakwords.one_verb(text)
    second, blank, behind = rest.partition(" ")
    return f"{SPELLED[second]} {behind}" if blank and first == "filter" and second in SPELLED else text


_BREAK = ("break", "breakpoint")


class _WrongError(Exception):
    """An argument is missing, one too many, or no such thing."""


def meant(name: str, others: Sequence[str] = ()) -> Verb | CommandError:
    """Return the verb that a word names, or begins as the only one; `others` are words beside the verbs."""
    names = [verb.name for verb in VERBS]
    name = ALIASES.get(name, name)
    if name in names:
        return by_name(name)
    longer = [known for known in names if known.startswith(name) and known != "over-anywhere"]
    if len(longer) == 1:
        return by_name(longer[0])
    if longer:
        return CommandError(f"'{name}' may be {', '.join(longer)}: type more of it.")
    near = get_close_matches(name, [*names, *others], 1)
    return CommandError(
        f"There is no command '{name}'." + (f" Is {near[0]} meant?" if near else " help lists them all.")
    )


def _values(verb: Verb, text: str) -> list[str]:
    """Return what stands behind a verb, argument by argument, the last with the rest of the line."""
    count = len(verb.arguments)
    if count < 2 or not text:
        return [text] if text else []
    split = _SPLITS.get(verb.arguments[0].kind)
    return list(split(text)) if split is not None else text.split(None, count - 1)


_SPLITS: Mapping[str, Callable[[str], Sequence[str]]] = {
    "place": breakwords.place_words,
    "stop": breakwords.place_words,
    "looked-at": breakwords.data_words,
}
"""How a first argument that is not simply the first word is told from what stands behind it."""


def _checked(verb: Verb, rest: str, values: list[str], world: Surroundings) -> Order | VerbCall:
    if rest and not verb.arguments:
        raise _WrongError(f"{verb.name} takes nothing more.")
    missing = [argument.name for argument in verb.arguments[len(values) :] if not argument.optional]
    if missing:
        raise _WrongError(f"{missing[0].capitalize()} is missing.")
    given = {
        argument.name: _value(argument, value, world) for argument, value in zip(verb.arguments, values, strict=False)
    }
    order = BY_ARGUMENTS.get(verb.name)
    return order(given) if order is not None else VerbCall(verb.name, tuple(given.values()))


# --- arguments -------------------------------------------------------------------------------------------------


def _value(argument: Argument, text: str, world: Surroundings) -> str:
    check = _KINDS.get(argument.kind)
    if check is not None:
        return check(text, world)
    choices = argument.kind.split("|")
    if len(choices) > 1 and text not in choices:
        raise _WrongError(f"'{text}' is none of {', '.join(choices)}.")
    return text


def _connection(text: str, world: Surroundings) -> str:
    for label, connection_id in world.connections:
        if text in (label, connection_id):
            return connection_id
    known = ", ".join(label for label, _ in world.connections)
    raise _WrongError(f"No connection '{text}' is open" + (f"; open: {known}." if known else ": none is."))


def _place(text: str, world: Surroundings) -> str:
    """Return ``file:line``; the file may be left out where there is one, and its folders and ending always."""
    file, colon, line = text.rpartition(":")
    if not re.fullmatch(r"[0-9]{1,7}", line) or (colon and not file):
        raise _WrongError(f"'{text}' is no place; one is written like {_example_file(world)}:12.")
    fitting = [known for known in world.files if not file or file in _names(known)]
    if file in fitting:
        fitting = [file]
    if len(fitting) != 1:
        raise _WrongError(f"Which file? There are {', '.join(world.files) or 'none'}.")
    return f"{fitting[0]}:{int(line)}"


def _names(file: str) -> set[str]:
    bare = file.rpartition("/")[2]
    return {file, bare, file.removesuffix(".aro"), bare.removesuffix(".aro")}


def _example_file(world: Surroundings) -> str:
    return world.files[0] if world.files else "main.aro"


def typed_lane(lane: str, label: Callable[[str], str]) -> str:
    """Return a lane as it is typed; `lane` is as an order has it, with a connection's id."""
    kind, _, name = lane.partition(" ")
    return f"conn {label(name)}" if kind == "connection" else lane


_LANES = {"conn": "connection", "connection": "connection", "handler": "handler", "event": "event"}


def _lane(text: str, world: Surroundings) -> str:
    """Return ``connection ID``, ``handler NAME`` or ``event TYPE``."""
    kind, _, name = text.partition(" ")
    name = name.strip()
    if text in dict(world.connections):
        kind, name = "conn", text
    if kind not in _LANES or not name:
        raise _WrongError(f"'{text}' is no part of the program; one is written conn c1, handler NAME or event TYPE.")
    match _LANES[kind]:
        case "connection":
            name = _connection(name, world)
        case "handler":
            name = _handler(name, world)
    return f"{_LANES[kind]} {name}"


def _handler(text: str, world: Surroundings) -> str:
    if world.handlers and text not in world.handlers:
        near = get_close_matches(text, world.handlers, 1)
        raise _WrongError(f"There is no feature set '{text}'{f'; {near[0]} is near' if near else ''}.")
    return text


def _row(text: str, world: Surroundings) -> str:
    number = text.removeprefix("#")
    if not re.fullmatch(r"[0-9]{1,18}", number):
        raise _WrongError(f"'{text}' is no row number; one is written like 123.")
    return number


def _condition(text: str, world: Surroundings) -> str:
    """Return an expression of the language, without the ``if`` that people put before it."""
    condition = breakwords.bare(text)
    fault = fault_of(condition) if condition else ""
    if fault:
        raise _WrongError(f"'{condition}' is no condition: {fault}. One is written like <n> > 5.")
    return condition


def _message(text: str, world: Surroundings) -> str:
    """Return a text with expressions in it."""
    fault = fault_of(text, is_message=True)
    if fault:
        raise _WrongError(f"'{text}' cannot be written: {fault}. A text is written like n is ${{<n>}}.")
    return text


def _hit_rule(text: str, world: Surroundings) -> str:
    """Return a rule that says on which hits to stop."""
    try:
        hit_rule(text)
    except EvaluationError as error:
        raise _WrongError(f"{error}.") from error
    return text


def _looked_at(text: str, world: Surroundings) -> str:
    """Return the name or repository whose value is looked at."""
    if not text:
        raise _WrongError("No name is said, like n, <n> or row-repository.")
    return text


def _moment(text: str, world: Surroundings) -> str:
    return text if is_time(text) else _row(text, world)


def _filter(text: str, world: Surroundings) -> str:
    fault = parse(text)
    if isinstance(fault, FilterError):
        raise _WrongError(f"Filter, {fault}.")
    return text


_KINDS: Mapping[str, Callable[[str, Surroundings], str]] = {
    "connection": _connection,
    "place": _place,
    "stop": _place,
    "row": _row,
    "moment": _moment,
    "lane": _lane,
    "paused": _lane,
    "handler": _handler,
    "filter": _filter,
    "condition": _condition,
    "looked-at": _looked_at,
    "message": _message,
    "hits": _hit_rule,
}


def usage(text: str) -> str:
    """Return how the verb of a line is typed and what it does; what is wrong with its name otherwise."""
    name = text.strip().partition(" ")[0]
    if not name:
        return "tab completes, up goes back in history, esc leaves"
    verb = meant(name)
    return verb.message if isinstance(verb, CommandError) else verb.usage if verb.arguments else verb.title
