"""What asking the condition or the message of a breakpoint costs the program, and when that is too much. Pure.

The time a question takes is the program's own: everybody waits for it. A question is given most of a program's time for
a few seconds, since whoever asks may want just that, and is no longer asked when it keeps taking it.
"""

from __future__ import annotations

from typing import Final

from runtime.frozen import frozen

WINDOW_NS: Final = 1_000_000_000
"""How long a share of the program's time is measured."""

COSTLY: Final = 0.05
"""From this share on it is said what a question costs."""

UNBEARABLE: Final = 0.5
"""From this share on it is too much, if it goes on."""

PATIENCE: Final = 3
"""How many windows in a row it may be."""


@frozen
class Spending:
    """What one breakpoint has cost. A new one takes its place with every question; times are in nanoseconds."""

    asked: int = 0
    """How often it was asked."""
    spent_ns: int = 0
    """How long that took, altogether."""
    since_ns: int = 0
    """When the window began that is being measured."""
    ended_ns: int = 0
    """When the latest question had its answer."""
    spent_before_ns: int = 0
    """What was spent before the window."""
    share: float = 0.0
    """Of the program's time, in the window before; 0 while the first one lasts."""
    unbearable: int = 0
    """How many windows in a row were."""

    @property
    def each_ns(self) -> int:
        """How long one question takes, on average; 0 before the first."""
        return self.spent_ns // self.asked if self.asked else 0

    def is_costly(self, now_ns: int) -> bool:
        """Whether somebody should know: it takes a good part of the program's time, and did so just now."""
        return self.share >= COSTLY and now_ns - self.ended_ns < 2 * WINDOW_NS

    @property
    def is_too_much(self) -> bool:
        """Whether it is to be asked no longer."""
        return self.unbearable >= PATIENCE


def spend(before: Spending, began_ns: int, ended_ns: int) -> Spending:
    """Return what has been spent after one more question, asked between two moments.

    A window ends where the first question begins that is a second or more behind its beginning, and so does the next
    one begin: each holds whole periods, in which nobody asked as well.
    """
    since_ns, spent_before_ns = before.since_ns, before.spent_before_ns
    share, unbearable = before.share, before.unbearable
    passed_ns = began_ns - since_ns
    if not before.asked:
        since_ns = began_ns
    elif passed_ns >= WINDOW_NS:
        share = (before.spent_ns - spent_before_ns) / passed_ns
        unbearable = unbearable + 1 if share >= UNBEARABLE else 0
        since_ns, spent_before_ns = began_ns, before.spent_ns
    # Made at once: this is done for each question, and copying by names would cost more than most questions.
    return Spending(
        before.asked + 1, before.spent_ns + ended_ns - began_ns, since_ns, ended_ns, spent_before_ns, share, unbearable
    )


def too_much(spending: Spending) -> str:
    """Return why a breakpoint is no longer asked; empty while it is."""
    if not spending.is_too_much:
        return ""
    return (
        f"it took {spending.share:.0%} of the program's time for {PATIENCE} seconds, {spending.each_ns / 1e6:,.3g} ms "
        "each time; it is not asked any more until it is parked and put back"
    )
