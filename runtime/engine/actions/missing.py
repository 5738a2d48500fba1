"""Verbs the vocabulary knows and this runtime does not run: they fail, and say what to do instead."""

from __future__ import annotations

from typing import NoReturn

from runtime.compiler.calls import Action, Call
from runtime.errors import EvaluationError
from runtime.vocabulary import NOT_AVAILABLE


def _unavailable(call: Call) -> NoReturn:
    verb = call.site.verb
    advice = NOT_AVAILABLE[call.site.action].format(verb=verb)
    raise EvaluationError(f"The action '{verb.capitalize()}' is not available: {advice}")


ACTIONS: dict[str, Action] = dict.fromkeys(NOT_AVAILABLE, _unavailable)
