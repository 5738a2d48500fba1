"""What asking a breakpoint costs, and when it is asked no longer."""

from __future__ import annotations

from itertools import repeat

import pytest

from runtime.probe.spending import PATIENCE, Spending, spend, too_much

MS = 1_000_000
NOTHING = Spending()


def asked(each_ms: int, every_ms: int, times: int, before: Spending = NOTHING) -> Spending:
    """Return what is spent when a question that takes some time is asked at a steady pace."""
    spending, now_ns = before, max(before.ended_ns, before.since_ns + every_ms * MS)
    for each in repeat(each_ms, times):
        spending = spend(spending, now_ns, now_ns + each * MS)
        now_ns += every_ms * MS
    return spending


def test_what_was_asked_is_counted() -> None:
    spending = asked(2, 10, 3)
    assert (3, 6 * MS, 2 * MS) == (spending.asked, spending.spent_ns, spending.each_ns)
    assert (0, 0.0) == (Spending().each_ns, Spending().share)


@pytest.mark.parametrize(
    ("each_ms", "every_ms", "times", "costly", "refused"),
    [
        (1, 100, 1000, False, False),  # a hundredth of the time
        (40, 400, 100, True, False),  # a tenth
        (450, 1000, 100, True, False),  # almost half
        (450, 500, 100, True, True),  # nearly all
        (450, 450, 4, True, False),  # for less than two seconds
        (450, 10_000, 100, False, False),  # seldom
        (9_000, 20_000, 2, True, False),  # a very long one, twice
    ],
)
def test_a_question_that_takes_much_is_told_of_and_one_that_keeps_taking_most_of_the_time_is_not_asked_again(
    each_ms: int, every_ms: int, times: int, costly: bool, refused: bool
) -> None:
    spending = asked(each_ms, every_ms, times)
    assert (costly, refused) == (spending.is_costly(spending.ended_ns), bool(too_much(spending)))


def test_a_quiet_second_in_between_ends_what_was_unbearable() -> None:
    busy = asked(900, 1000, PATIENCE)
    quiet = asked(1, 500, 4, busy)
    assert (False, False, True) == (
        bool(too_much(busy)),
        bool(too_much(asked(900, 1000, PATIENCE, quiet))),
        bool(too_much(asked(900, 1000, PATIENCE, busy))),
    )


def test_what_was_costly_a_while_ago_is_not_now() -> None:
    spending = asked(40, 100, 100)
    assert [True, False] == [spending.is_costly(spending.ended_ns + wait * MS) for wait in (1000, 3000)]


def test_the_words_say_the_share_and_the_time_of_one() -> None:
    expected = (
        "it took 90% of the program's time for 3 seconds, 450 ms each time; "
        "it is not asked any more until it is parked and put back"
    )
    assert expected == too_much(Spending(10, 4500 * MS, share=0.9, unbearable=PATIENCE))
