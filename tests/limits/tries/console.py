"""What a user of the console types, sends and holds."""

from __future__ import annotations

import itertools
import json
from collections.abc import Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual import events

from aro_console.commands.bursts import burst_of
from aro_console.commands.drafts import Draft, to_line
from aro_console.commands.filters import load_filters
from aro_console.commands.forms import FormError, virtual_form
from aro_console.commands.history import History
from aro_console.commands.keys import load_keys
from aro_console.commands.sent import Sent
from aro_console.commands.snippets import SnippetFile, read
from aro_console.commands.variables import VariableError, Variables
from aro_console.keyboard import Keyboard
from aro_console.model.contract import Schemas
from aro_console.model.keeping import Kept, written
from aro_console.model.keeping import read as read_kept
from aro_console.scripts.parsing import duration
from runtime.compiler.asking import compile_expression
from runtime.engine.actions.registry import LINKAGE
from runtime.probe import commands as c
from runtime.probe.filtering.grammar import Filter, parse
from runtime.probe.holding import HeldMessage, Holding
from runtime.probe.holds import RefusalError
from runtime.probe.messages import EventPoint
from runtime.services.doors import Doors
from runtime.services.service import Origin
from tests.limits.tries import succeeds
from tests.support.hosts import FakeHost, RuledProbe


def filter_depth(levels: int) -> bool:
    return isinstance(parse("(" * levels + "a" + ")" * levels), Filter)


def expression(size: int) -> bool:
    return succeeds(compile_expression, f'"{"x" * (size - 2)}"', LINKAGE)


_SAID = EventPoint("Said", ("Count",), {}, "", "", "", 1, 1)


def _holding() -> Holding:
    holding = Holding(itertools.count(1).__next__)
    holding.obey(c.SetHoldRules((c.HoldRule(1, "type:event", True),)))
    return holding


def held(count: int) -> bool:
    holding = _holding()
    return [isinstance(holding.sift(_SAID), HeldMessage) for _ in range(count)].count(False) == 0


def delay(seconds: float) -> bool:
    holding = _holding()
    found = holding.sift(_SAID)
    assert isinstance(found, HeldMessage)
    return succeeds(holding.obey, c.Delay(found.hold_id, seconds), refusal=RefusalError)


def virtual(count: int) -> bool:
    given = {"path": "/ws", "count": str(count)}
    return succeeds(virtual_form(["/ws"]).build, given, refusal=FormError)


def burst(count: int) -> bool:
    return succeeds(burst_of, str(count), "1", 0, refusal=FormError)


def burst_rate(rate: int) -> bool:
    return succeeds(burst_of, "1", str(rate), 0, refusal=FormError)


def script_wait(seconds: float) -> bool:
    return duration(f"{seconds:g}s") is not None


def snippet_file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        file = SnippetFile(Path(folder))
        file.path.parent.mkdir()
        file.path.write_text("#" * size)
        return not file.load().faults


def snippet_values(count: int) -> bool:
    """A snippet is a map, three keys and three values; its payload a list."""
    inner = ", ".join(["1"] * (count - 9))
    return not read(f"snippets:\n  a: {{verb: emit, name: X, payload: {{a: [{inner}]}}}}").faults


def key_file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "keys.yaml"
        path.write_text("#" * size)
        return not load_keys(path).faults


def filter_file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "filters.yaml"
        path.write_text("#" * size)
        return not load_filters(path).faults


def history(count: int) -> bool:
    """Whether the first of so many lines can still be had; each counts once, however often it comes in a row."""
    known = History()
    for number in range(count):
        known.add(f"line {number}")
    return known.lines[0] == "line 0"


def draft(size: int) -> bool:
    """Whether a draft is kept whose line in the file has so many characters."""
    known = Sent()
    frame = len(to_line(Draft("emit", {"payload": "x"}))) - 1
    known.add(Draft("emit", {"payload": "x" * (size - frame)}))
    return bool(known.drafts)


def variable_depth(levels: int) -> bool:
    variables = Variables({f"v{k}": f"${{v{k + 1}}}" for k in range(1, levels)} | {f"v{levels}": "end"})
    return succeeds(variables.expand, "${v1}", refusal=VariableError)


def kept_watches(count: int) -> bool:
    return len(read_kept(written(Kept(watches=("x",) * count))).watches) == count


def replaced(size: int) -> bool:
    """Whether a held event of any size may be given a payload of so many bytes."""
    holding = _holding()
    found = holding.sift(_SAID)
    assert isinstance(found, HeldMessage)
    payload = '{"a": "' + "x" * (size - len('{"a": ""}')) + '"}'
    return succeeds(holding.obey, c.Replace(found.hold_id, payload), refusal=RefusalError)


def replaced_message(size: int) -> bool:
    """Whether a held message of a client may become one of so many bytes."""
    probe = RuledProbe("type:message")
    doors = Doors(FakeHost(probe=probe), "ID-1", "c1", "/ws")
    assert doors.stops_coming("text", "hi", Origin(1, 1), lambda fate: None, lambda: ("Hear",))
    return succeeds(probe.obey, c.Replace(1, "x" * size), refusal=RefusalError)


def _sample(schema: dict[str, Any]) -> Any:
    return Schemas(lambda one: one if isinstance(one, dict) else {}).sample(schema)


def sample_depth(levels: int) -> bool:
    """Whether the innermost of so many objects within each other is written out."""
    schema: dict[str, Any] = {"type": "object", "properties": {"end": {"type": "integer"}}}
    for _ in range(levels - 1):
        schema = {"type": "object", "properties": {"in": schema}}
    return '"end"' in json.dumps(_sample(schema))


def sample_properties(count: int) -> bool:
    return len(_sample({"properties": {f"p{k}": {"type": "integer"} for k in range(count)}})) == count


class _Nowhere:
    """An application in which no key is ever handled."""

    def run_worker(self, work: Coroutine[Any, Any, None], group: str) -> None:
        work.close()


def typed_ahead(count: int) -> bool:
    keyboard = Keyboard(_Nowhere(), give=None)  # type: ignore[arg-type]  # nobody is given a key
    for _ in range(count):
        keyboard.take(events.Key("x", "x"))
    return keyboard.dropped == 0
