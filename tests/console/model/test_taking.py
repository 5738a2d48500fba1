"""Models say which kinds of records they take; of others they do not hear."""

from __future__ import annotations

from aro_console.model.taking import Taker
from runtime.probe import records as r
from tests.support.records import Story


class Counting(Taker):
    """Counts what came and what went, in order."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.takes = {
            r.ConnectionOpened: lambda record: self.heard.append(f"+{record.label}"),
            r.ConnectionClosed: lambda record: self.heard.append("-"),
        }


def test_a_model_hears_of_what_it_takes_in_order_and_of_nothing_else() -> None:
    model = Counting()
    model.extend(Story().opened("c1").received("c1", "x").opened("c2").closed("c1").views)
    assert ["+c1", "+c2", "-"] == model.heard
