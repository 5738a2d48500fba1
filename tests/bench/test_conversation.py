"""The conversation has as many records as were asked for."""

from __future__ import annotations

import pytest

from tests.bench.conversation import pieces


@pytest.mark.parametrize("count", [1, 5_000, 12_345, 250_000])
def test_there_are_as_many_records_as_were_asked_for_and_their_numbers_only_grow(count: int) -> None:
    numbers = [raw[0] for piece in pieces(count) for raw in piece]
    assert count == len(numbers)
    assert numbers == sorted(set(numbers))


def test_a_later_part_of_it_is_what_stands_there() -> None:
    whole = [raw for piece in pieces(20_000) for raw in piece]
    assert whole[10_000:] == [raw for piece in pieces(10_000, 10_000) for raw in piece]
