"""One record, one row: the words for it.

Most records make a row; some only add to the row of their cause (an execution's end to its run), and some say what the
row before them said already (the event behind a frame) and make none.
"""

from __future__ import annotations

from aro_console.model.rows import Row
from aro_console.model.wording.debugging import (
    DEBUGGING,
    held_words,
    lane_words,
    order_detail,
    order_words,
    what_became,
)
from aro_console.model.wording.making import SUMMARY_WIDTH, Context
from aro_console.model.wording.program import PROGRAM, TOLD_EVENTS
from aro_console.model.wording.wire import WIRE
from runtime.probe import records as r

__all__ = [
    "BUILDERS",
    "SUMMARY_WIDTH",
    "TOLD_EVENTS",
    "Context",
    "build",
    "held_words",
    "lane_words",
    "order_detail",
    "order_words",
    "what_became",
]

BUILDERS = WIRE | PROGRAM | DEBUGGING


def build(record: r.Record, context: Context) -> Row | None:
    """Return the row of a record, or None when it has none of its own."""
    builder = BUILDERS.get(type(record))
    return builder(record, context) if builder is not None else None
