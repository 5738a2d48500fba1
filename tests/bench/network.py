"""The network figures: echo, broadcast, HTTP, idle connections, against the servers people write by hand.

Each is made with nothing recorded (``o``), recorded, and with the console attached and painting (``c``); echo also with
every statement recorded (``s``). The goals are of what is recorded; the console may take of them what it may take of
the server's throughput (P10).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec

from tests.bench.frame import Figure, Measure, paired
from tests.bench.serving import ATTACHED, Idle, broadcast, echo, http

_PAIRS = 3

_OFF, _ON = ("o", "aro-off", "recording off"), ("", "aro-on", "recording on")
_ALL, _WATCHED = ("s", "aro-statements", "recording all"), ("c", ATTACHED, "console attached")
_WATCHES = (_OFF, _ON, _WATCHED)
"""How the application is watched: the letter, the server, and in words."""

_LEFT_BY_THE_CONSOLE = 0.8
"""Of the rate without it, see P10."""

_SERVE = "websockets.asyncio.server.serve, no compression"
_BY_HAND = "the same by hand: uvicorn (httptools), starlette"
_RATE = "messages/s"


def figure(
    id: str, what: str, peer: str, goal: float, ours: Measure, theirs: Measure, unit: str, at_most: bool = False
) -> Figure:
    """Return a figure of two servers that take turns."""
    return Figure(id, what, peer, goal, partial(paired, ours, theirs, unit, _PAIRS), at_most)


def _goal(goal: float, letter: str) -> float:
    """Return what is left of a goal, which is a rate, for a way of watching."""
    return round(goal * _LEFT_BY_THE_CONSOLE, 2) if letter == "c" else goal


def _echoes() -> Iterator[Figure]:
    for count, goal in ((1, 3.0), (50, 3.0), (500, 2.0)):
        for letter, kind, said in (_OFF, _ON, _ALL, _WATCHED):
            what = f"echo through a handler, {count} connections, {said}"
            ours, theirs = echo(kind, count), echo("websockets", count)
            yield figure(f"P1{letter}.{count}", what, _SERVE, _goal(goal, letter), ours, theirs, _RATE)
    eight, theirs = echo("aro-on", 50, "/eight"), echo("websockets", 50)
    yield figure("P1e", "eight statements, 50 connections, recording on", _SERVE, 3.0, eight, theirs, _RATE)
    ours, theirs = echo("aro-on", 50), echo("picows", 50)
    yield figure("P2", "echo, 50 connections, recording on", "picows echo, in C", 0.75, ours, theirs, _RATE)


def _others() -> Iterator[Figure]:
    for letter, kind, said in _WATCHES:
        yield figure(
            *(f"P4{letter}", f"broadcast to 1,000, {said}", "websockets.broadcast", _goal(1.2, letter)),
            *(broadcast(kind), broadcast("websockets"), "deliveries/s"),
        )
        for method in ("GET", "POST"):
            yield figure(
                *(
                    f"P5{letter}.{method}",
                    f"HTTP {method} into a handler, JSON out, {said}",
                    _BY_HAND,
                    _goal(1.5, letter),
                ),
                *(http(kind, method), http("starlette", method), "requests/s"),
            )
        ours, theirs = Idle(kind), Idle("websockets")
        yield figure(
            *(f"P6{letter}", f"memory of an idle connection, {said}", _SERVE, 0.75 if letter == "c" else 0.6),
            *(ours.bytes(), theirs.bytes(), "bytes", True),
        )
        yield figure(
            *(f"P7{letter}", f"setting up a connection, {said}", _SERVE, _goal(1.2, letter)),
            *(ours.set_up(), theirs.set_up(), "connections/s"),
        )


def _elsewhere() -> Iterator[Figure]:
    """Yield what it costs that something else is looked for; the instructions of both are in `instructions`."""
    for letter, kind, said in (
        ("", "aro-far", "a breakpoint elsewhere"),
        ("h", "aro-rule", "a hold rule that never fits"),
    ):
        what, peer = f"echo, 50 connections, {said}", "the same without"
        yield figure(f"P9{letter}", what, peer, 0.97, echo(kind, 50), echo("aro-on", 50), _RATE)


def _figures() -> Iterator[Figure]:
    yield from _echoes()
    yield from _others()
    yield from _elsewhere()
    what, peer = "what the load generator can do: raw TCP echo", "echo, recording off"
    yield figure("load", what, peer, 1.0, echo("raw", 50), echo("aro-off", 50), _RATE)


def _needed(name: str) -> str:
    """Return the module without which a figure cannot be made; those of the extra ``bench`` may not be there."""
    return "picows" if name == "P2" else "starlette" if name.startswith("P5") else "websockets"


FIGURES = [made for made in _figures() if find_spec(_needed(made.id)) is not None]
