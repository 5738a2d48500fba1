"""The table of events is that of the runtime: nothing is published that it does not know."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from runtime.analysis.headers import FILE_EVENTS, SOCKET_EVENTS, WEBSOCKET_EVENTS
from runtime.engine import events
from runtime.engine.event_types import EVENT_TYPES

RUNTIME = Path(__file__).resolve().parents[3] / "runtime"
TYPED = re.compile(r"[a-z]+(\.[a-z]+)+")
# The halves of an application's life that its own two feature sets stand for, and what tests run under.
OWN = {"application.start", "application.end"}


def texts(module: str) -> set[str]:
    """Return the dotted lower-case texts in a module that stand where the type of an event stands."""
    found = set()
    for node in ast.walk(ast.parse((RUNTIME / module).read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if node.func.id in ("_event", "_service_event", "_announced", "Event") and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return {text for text in found if TYPED.fullmatch(text)}


@pytest.mark.parametrize("module", [path.relative_to(RUNTIME).as_posix() for path in RUNTIME.rglob("*.py")])
def test_what_is_published_is_in_the_table(module: str) -> None:
    assert set() == texts(module) - EVENT_TYPES.keys()


def test_the_names_of_events_are_in_the_table() -> None:
    named = {value for name, value in vars(events).items() if name.isupper() and TYPED.fullmatch(value)}
    assert set() == named - EVENT_TYPES.keys() - OWN


@pytest.mark.parametrize(
    "event_type", [event for table in (WEBSOCKET_EVENTS, SOCKET_EVENTS, FILE_EVENTS) for _, event in table]
)
def test_what_a_title_can_choose_is_heard_by_a_handler(event_type: str) -> None:
    assert EVENT_TYPES[event_type].handler.endswith("Event Handler")
