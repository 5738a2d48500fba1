"""Verbs the vocabulary knows and this runtime does not run yet: they fail, and say so."""

from __future__ import annotations

from typing import NoReturn

from runtime.compiler.calls import Action, Call
from runtime.errors import EvaluationError
from runtime.vocabulary import NOT_AVAILABLE


def not_available(what: str) -> EvaluationError:
    """Return the failure of something that is known and not built."""
    return EvaluationError(f"The action '{what}' is not available yet")


def _unavailable(call: Call) -> NoReturn:
    raise not_available(call.site.verb.capitalize())


ACTIONS: dict[str, Action] = dict.fromkeys(NOT_AVAILABLE, _unavailable)
