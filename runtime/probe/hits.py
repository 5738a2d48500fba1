"""Hit conditions: which of the times a breakpoint is reached stop (DAP `hitCondition`)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from runtime.errors import EvaluationError

HitRule = Callable[[int], bool]
"""Whether the hit with this number, from 1, stops."""

_FORM = re.compile(r"(==|=|>=|>|<=|<|%)?\s*([0-9]{1,9})")

_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "": operator.eq,  # as in debugpy and Delve
    "=": operator.eq,
    "==": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "%": lambda hits, every: hits % every == 0,
}


def hit_rule(text: str) -> HitRule:
    """Return the rule that a text like ``5``, ``>= 3`` or ``% 10`` says.

    Raises:
        EvaluationError: it says none.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None or (found[1] == "%" and not int(found[2])):
        raise EvaluationError(f"'{text}' is no hit condition; write 5, >= 3 or % 10")
    compare, number = _COMPARISONS[found[1] or ""], int(found[2])
    return lambda hits: compare(hits, number)
