"""Names that are not bound but answered: the clock, fresh ids, the environment, the contract (language.md 4.9).

Each is a generator of the frame and the steps behind the colon, so that what is uncertain is asked of the world and
stands in the journal. The table at the end is the list of them.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

from runtime.compiler.calls import EXPRESSION, Call, Magic
from runtime.compiler.program import Frame
from runtime.engine import effects
from runtime.engine.actions.querying import one_end
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.navigation import navigate

Reading = Generator[Any, Any, Value]


def _now(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """The time, UTC; its parts are ``year``, ``month``, ``day``, ``hour`` ..."""
    return navigate((yield effects.Now()), steps)


def _midnight(days: int) -> Magic:
    """``today`` and its neighbours: the first moment of that day, UTC."""

    def read(frame: Frame, steps: tuple[str, ...]) -> Reading:
        """The first moment of that day, UTC."""
        now: datetime = yield effects.Now()
        return navigate(now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days), steps)

    return read


def _generated_id(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """A fresh upper-case UUID each time it is read."""
    return navigate((yield effects.NewId()), steps)


def _environment(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """``<env: NAME>`` is empty text when unset; ``<env>`` is a Map of all."""
    value: Value = yield effects.ReadEnvironment(".".join(steps))
    return value


def _environment_if_set(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """A variable that is unset or empty is not there for ``exists``, ``default`` and ``or``."""
    value = yield from _environment(frame, steps)
    return UNBOUND if value == "" else value  # type: ignore[return-value]  # see `Linkage.magic_if_any`


def _if_answered(read: Magic) -> Magic:
    """Return a reader that gives UNBOUND where `read` fails: no such parameter, no contract, no such step."""

    def attempt(frame: Frame, steps: tuple[str, ...]) -> Generator[Any, Any, Any]:
        try:
            return (yield from read(frame, steps))
        except EvaluationError:
            return UNBOUND

    return attempt


def _parameter(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """An argument of the application; one that was not given is a failure (ARO-0047)."""
    parameters: Value = yield effects.ReadParameters()
    if steps and isinstance(parameters, dict) and steps[0] not in parameters:
        raise EvaluationError(f"Parameter not given: '{steps[0]}'. Start the application with --{steps[0]} VALUE")
    return navigate(parameters, steps)


def _contract(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """What openapi.yaml says and the server does: ``port``, ``hostname``, ``routes``, ``routeCount``."""
    return (yield from _told(effects.ReadContract(), steps))


def _http_server(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """The HTTP server: ``port`` and ``hostname``; ``routes`` and ``routeCount`` of its contract, 0 without one."""
    return (yield from _told(effects.ReadContract(of_server=True), steps))


def _told(asked: effects.ReadContract, steps: tuple[str, ...]) -> Reading:
    contract: dict[str, Value] = yield asked
    # The schemas are there for typed extraction; a program that shows the contract does not mean them.
    return navigate({name: value for name, value in contract.items() if name != "schemas"}, steps)


def _websocket(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """The WebSocket endpoints: ``count`` of open connections, ``paths``, and their settings."""
    return navigate((yield effects.DescribeWebSocket()), steps)


def _constant(value: Value, about: str) -> Magic:
    """A name that needs nothing of the world, and yet is a generator like the others."""

    def read(frame: Frame, steps: tuple[str, ...]) -> Reading:
        yield from ()
        return navigate(value, steps)

    read.__doc__ = about
    return read


def _metrics(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """How often each feature set ran and how long, as text: ``plain``, ``short``, ``table`` or ``prometheus``."""
    form = ".".join(steps).lower() or effects.METRICS_FORMS[0]
    if form not in effects.METRICS_FORMS:
        raise EvaluationError(f"Metrics have no form '{form}'. Expected: {', '.join(effects.METRICS_FORMS)}")
    text: Value = yield effects.ReadMetrics(form)
    return text


def _system(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """The machine: ``cpu``, ``memory`` and ``disk`` with ``used``, ``total``, ``percent``, in whole percent and GiB."""
    return navigate((yield effects.DescribeSystem()), steps)


def _terminal(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """The terminal the program runs at: ``rows``, ``columns``, ``is_tty``, ``supports_color`` ..."""
    return navigate((yield effects.ReadTerminal()), steps)


def read_object(call: Call) -> Generator[Any, Any, Any]:
    """Return the object's value, reading a magic name where the noun is one; UNBOUND when it is nothing of the kind."""
    site = call.site
    if call.object is not UNBOUND or call.base is not UNBOUND or site.object == EXPRESSION:
        return call.object
    if site.object.endswith("-repository"):
        return (yield from read_rows(site.object, site.object_steps))
    magic = MAGIC.get(site.object.lower())
    return UNBOUND if magic is None else (yield from magic(call.frame, site.object_steps))


def read_if_any(call: Call) -> Generator[Any, Any, Any]:
    """Return the object's value as `read_object` does, but UNBOUND for a magic name that has no answer."""
    site = call.site
    magic = MAGIC_IF_ANY.get(site.object.lower())
    if magic is None or call.object is not UNBOUND or call.base is not UNBOUND:
        return (yield from read_object(call))
    return (yield from magic(call.frame, site.object_steps))


def read_repository(frame: Frame, steps: tuple[str, ...]) -> Reading:
    """The rows of a repository; behind its name may stand ``count``, ``first``, ``last``, or a number from the end."""
    name, *rest = steps
    return (yield from read_rows(name, tuple(rest)))


def read_rows(name: str, steps: tuple[str, ...]) -> Reading:
    """Return the rows of a repository, or what `steps` say of them."""
    if steps in (("count",), ("length",)):
        count: Value = yield effects.CountRows(name)
        return count
    rows: list[Value] = yield effects.Retrieve(name)
    if steps and (steps[0] in ("first", "last") or steps[0].isdecimal()):
        return navigate(one_end(rows, steps[0]), steps[1:])
    return navigate(rows, steps)


MAGIC: dict[str, Magic] = {
    "now": _now,
    "today": _midnight(0),
    "yesterday": _midnight(-1),
    "tomorrow": _midnight(1),
    "generated-id": _generated_id,
    "env": _environment,
    "environment": _environment,
    "parameter": _parameter,
    "contract": _contract,
    "http-server": _http_server,
    "websocket": _websocket,
    "application": _constant({}, "The application itself, for statements that want an object."),
    "terminal": _terminal,
    "metrics": _metrics,
    "system": _system,
    "-repository": read_repository,
}

MAGIC_IF_ANY: dict[str, Magic] = {
    **{name: _if_answered(read) for name, read in MAGIC.items()},
    "env": _environment_if_set,
    "environment": _environment_if_set,
}
"""The same names where one without an answer is no failure."""
