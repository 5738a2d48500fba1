"""The words behind `type:`: all that rows are, and what a slip is taken for."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from aro_console.model import wording
from aro_console.model.kinds import KINDS, TYPES, meant
from aro_console.model.pages import Pages
from aro_console.model.timeline import Timeline
from runtime.probe.filtering.grammar import Filter, parse
from tests.support.records import Story


def filter_of(text: str) -> Filter:
    parsed = parse(text)
    assert isinstance(parsed, Filter)
    return parsed


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("type:mesage", "Did you mean type:message?"),
        ("conn:c1 !TYPE:Mesage", "Did you mean type:message?"),
        ("type:websocket.conected", "Did you mean type:websocket.connected?"),
        ("type:OrderPlacd", "Did you mean type:OrderPlaced?"),
        ("type:orderplaced", ""),
        ("(type:run | type:effcet)", "Did you mean type:effect?"),
        ("type:message", ""),
        ("type:mes*", ""),
        ("type:x", ""),
        ("mesage", ""),
        ("event:OrderPlaced", "Did you mean type:orderplaced?"),
        ("client:v1 !err", "Did you mean conn:v1?"),
        ("12:30", ""),
        ('"event:said"', ""),
        ("", ""),
    ],
)
def test_a_slip_behind_type_is_answered_with_the_nearest_word(text: str, question: str) -> None:
    assert question == meant(filter_of(text), ["OrderPlaced"])


def test_all_that_wording_calls_rows_is_known_and_nothing_twice() -> None:
    told = "".join(path.read_text("utf-8") for path in Path(wording.__file__).parent.glob("*.py"))
    kinds = set(re.findall(r'(?:made\(\s*record|record\.flow|record, context),\s*"(\w+)"', told))
    assert 20 < len(kinds)
    assert set() == kinds - set(KINDS)
    assert len(TYPES) == len(set(TYPES))


def test_a_type_that_was_seen_in_memory_or_on_disk_is_no_slip() -> None:
    for capacity in (100, 3):
        timeline = Timeline(capacity, Pages(TemporaryFile))
        timeline.extend(Story().published("Mesage").opened("c1").received("c1", "a").received("c1", "b").views)
        assert "" == timeline.meant(filter_of("type:mesage"))
    assert "Did you mean type:Mesage?" == timeline.meant(filter_of("type:mesagee"))
