"""The last minute, second by second."""

from __future__ import annotations

from aro_console.model.minute import SECONDS, Minute

S = 1_000_000_000


def test_each_second_is_counted_for_itself_and_the_present_one_stands_last() -> None:
    minute = Minute()
    for at in (100 * S, 100 * S + 5, 101 * S, 103 * S):
        minute.add(at)
    assert [2, 1, 0, 1] == minute.series(103 * S)[-4:]
    assert [1, 0, 0] == minute.series(105 * S)[-3:]
    assert SECONDS == len(minute.series(0))


def test_what_is_older_than_a_minute_is_gone() -> None:
    minute = Minute()
    minute.add(100 * S, 7)
    assert 7 == minute.series(159 * S)[0]
    assert [0] * SECONDS == minute.series(160 * S)
    minute.add(500 * S)
    assert [0] * 59 + [1] == minute.series(500 * S)


def test_what_comes_late_is_counted_where_it_belongs_or_nowhere() -> None:
    minute = Minute()
    minute.add(200 * S)
    minute.add(198 * S)
    minute.add(140 * S)
    assert [1, 0, 1] == minute.series(200 * S)[-3:]
    assert 2 == sum(minute.series(200 * S))


def test_of_a_measure_the_last_one_of_a_second_stays() -> None:
    minute = Minute()
    for amount in (5, 3):
        minute.put(100 * S, amount)
    assert [3] == minute.series(100 * S)[-1:]
    assert [0] * SECONDS == Minute().series(100 * S)


def test_a_measure_holds_until_the_next_one_is_taken() -> None:
    minute = Minute()
    for second, amount in ((100, 5), (103, 7)):
        minute.put(second * S, amount)
    assert [0, 5, 5, 5, 7] == minute.series(103 * S)[-5:]
    minute.put(500 * S, 9)
    assert [7] * 59 + [9] == minute.series(500 * S)
