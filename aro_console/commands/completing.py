"""What tab offers at the command prompt: the names of verbs, and by its kind what an argument may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aro_console.commands import breakwords
from aro_console.commands.forms import begun
from aro_console.commands.prompt import SPELLED, CommandError, Surroundings, meant, spelled
from aro_console.commands.verbs import VERBS, Verb
from runtime.probe.filtering.terms import WORDS


def complete(text: str, world: Surroundings) -> list[str]:
    """Return the whole lines that the last word of `text` could become, in the order they are offered."""
    name, blank, rest = spelled(text).partition(" ")
    if not blank:
        return [_ready(verb) for verb in VERBS if verb.name.startswith(name) and verb.name != "over-anywhere"]
    verb = meant(name)
    if isinstance(verb, CommandError) or not verb.arguments:
        return []
    word = rest if verb.arguments[0].kind in _OF_WORDS else rest.split(" ")[-1]
    before = rest[: len(rest) - len(word)]
    number = min(len(before.split()), len(verb.arguments) - 1)
    offers = _offered(verb.arguments[number].kind, _Typed(world, before.split(), word))
    return [f"{name} {before}{offer}" for offer in dict.fromkeys(offers) if offer.startswith(word) and offer != word]


_OF_WORDS = ("lane", "paused", "handler", "place", "stop")
"""Arguments that have blanks in them: all that is typed belongs to one."""


def _ready(verb: Verb) -> str:
    return f"{verb.name} " if verb.arguments else verb.name


@dataclass(frozen=True, slots=True)
class _Typed:
    """Where somebody is who wants the next word."""

    world: Surroundings
    before: Sequence[str]
    """The words before it, without the verb."""
    word: str
    """What of it is there."""


def _offered(kind: str, typed: _Typed) -> Iterable[str]:
    offer = _OFFERS.get(kind)
    return offer(typed) if offer is not None else kind.split("|") if "|" in kind else ()


def _lanes(typed: _Typed) -> list[str]:
    if " " not in typed.word:
        return ["conn ", "handler ", "event "]
    world = typed.world
    named = (("conn", _labels(world)), ("handler", world.handlers), ("event", world.events))
    return [f"{kind} {name}" for kind, names in named for name in names]


def _labels(world: Surroundings) -> list[str]:
    return [label for label, _ in world.connections]


def _files(typed: _Typed) -> list[str]:
    return [f"{file}:" for file in typed.world.files]


def _filters(typed: _Typed) -> Iterable[str]:
    if typed.before:
        return WORDS
    return (*typed.world.filters, *(f"{word} " for word in SPELLED), *WORDS)


_OFFERS: Mapping[str, Callable[[_Typed], Iterable[str]]] = {
    "connection": lambda typed: _labels(typed.world),
    "code": lambda typed: ("1000", "1001", "1008", "1011", "4000"),
    "method": lambda typed: [method for method, _ in typed.world.operations] or ["GET", "POST"],
    "target": lambda typed: [path for method, path in typed.world.operations if method == typed.before[0].upper()],
    "lane": _lanes,
    "paused": lambda typed: typed.world.paused,
    "handler": lambda typed: typed.world.handlers,
    "event": lambda typed: typed.world.events,
    "path": lambda typed: map(begun, typed.world.paths),
    "place": _files,
    "stop": lambda typed: (*_files(typed), *breakwords.WORDS),
    "theme": lambda typed: typed.world.themes,
    "column": lambda typed: typed.world.columns,
    "filter": _filters,
    "named": lambda typed: typed.world.filters,
}
"""What an argument may be, by its kind."""
