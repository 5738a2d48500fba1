"""The real thing at a size: each try returns whether it went well.

Nothing is patched, and no limit is asked for but to know when to wait no longer.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.errors import EvaluationError


def succeeds(act: Callable[..., object], *given: object, refusal: type[Exception] = EvaluationError) -> bool:
    """Return whether `act` is not refused."""
    try:
        act(*given)
    except refusal:
        return False
    return True
