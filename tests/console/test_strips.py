"""A strip that was drawn goes when it is drawn no more, and is divided as ever."""

from __future__ import annotations

import gc
import weakref

import pytest
from rich.segment import Segment
from textual.strip import Strip

from aro_console.strips import let_strips_go, without_circle

_divide = without_circle(Strip.divide)


class Watched(Strip):
    """A strip of which it can be told whether it is still there."""

    __slots__ = ["__weakref__"]


@pytest.mark.parametrize("cuts", [[6], [3, 6], [2], [6, 9], [9], []])
def test_a_strip_has_the_pieces_it_always_had(cuts: list[int]) -> None:
    def texts(pieces: object) -> list[str]:
        assert isinstance(pieces, list)
        return [piece.text for piece in pieces]

    def strip() -> Strip:
        return Strip([Segment("abc"), Segment("def")])

    assert texts(strip().divide(cuts)) == texts(_divide(strip(), cuts))


@pytest.mark.parametrize("cuts", [[6], [3, 6]])
def test_it_goes_without_the_collector(cuts: list[int]) -> None:
    gc.disable()
    try:
        strip = Watched([Segment("abcdef")])
        left = weakref.ref(strip)
        _divide(strip, cuts)
        del strip
        assert left() is None
    finally:
        gc.enable()


def test_all_strips_of_the_process_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Strip, "divide", Strip.divide)
    let_strips_go()
    strip = Strip([Segment("abcdef")])
    strip.divide([6])
    assert not [held for held in gc.get_referents(strip) if strip in gc.get_referents(held)]
    assert [strip] == list(strip.divide([6]))
