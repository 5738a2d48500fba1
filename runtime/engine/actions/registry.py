"""The one table of actions and names that generated code is linked to."""

from __future__ import annotations

from collections.abc import Generator
from types import MappingProxyType
from typing import Any, NoReturn

from runtime.compiler.calls import Action, Call, Linkage
from runtime.engine import effects
from runtime.engine.actions import (
    commands,
    export,
    fetching,
    files,
    messages,
    missing,
    own_lists,
    own_maps,
    own_text,
    request,
    response,
    server,
    streaming,
    templates,
    terminal,
    testing,
    versioning,
    webpages,
)
from runtime.engine.actions.magic import MAGIC, MAGIC_IF_ANY
from runtime.engine.actions.schemas import has_required
from runtime.errors import EvaluationError
from runtime.vocabulary import VERBS


def _unknown(call: Call) -> NoReturn:
    verb = ".".join(part.capitalize() for part in call.site.verb.split("."))
    raise EvaluationError(f"Unknown action verb: '{verb}'")


def _wrong_preposition(call: Call) -> NoReturn:
    verb = call.site.verb
    expected = ", ".join(VERBS[verb].prepositions)
    raise EvaluationError(
        f"Invalid preposition '{call.site.preposition}' for action '{verb.capitalize()}'. Expected: [{expected}]"
    )


def _parallel(bodies: tuple[Any, ...], limit: int) -> Generator[Any, Any, Any]:
    """Run loop bodies side by side; the first response, or None."""
    return (yield effects.RunTogether(bodies, limit))


_ACTIONS: dict[str, Action] = {
    **missing.ACTIONS,
    **request.ACTIONS,
    **own_text.ACTIONS,
    **own_maps.ACTIONS,
    **own_lists.ACTIONS,
    **response.ACTIONS,
    **messages.ACTIONS,
    **export.ACTIONS,
    **server.ACTIONS,
    **files.ACTIONS,
    **fetching.ACTIONS,
    **streaming.ACTIONS,
    **commands.ACTIONS,
    **testing.ACTIONS,
    **templates.ACTIONS,
    **terminal.ACTIONS,
    **versioning.ACTIONS,
    **webpages.ACTIONS,
    "unknown": _unknown,
    "preposition": _wrong_preposition,
}

LINKAGE = Linkage(
    actions=MappingProxyType(_ACTIONS),
    magic=MappingProxyType(MAGIC),
    # What is not available must say so before it asks for its object.
    names_as_objects=frozenset(missing.ACTIONS)
    | frozenset(
        "extract parse retrieve find send broadcast close store return throw log emit notify start stop wait listen"
        " connect validate delete clear transform accept"
        " read list stat exists write append make copy move request probe call stream execute watch when"
        " render repaint show prompt include stage commit checkout tag".split()
    ),
    parallel=_parallel,
    fits_schema=has_required,
    magic_if_any=MappingProxyType(MAGIC_IF_ANY),
    names_as_results=frozenset(
        "update merge compare validate close delete write append make copy move then assert stage".split()
    ),
    also_reads=MappingProxyType({"return": response.FALLBACKS}),
    shortcuts=MappingProxyType({**messages.SHORTCUTS, **response.SHORTCUTS}),
    also_binds=MappingProxyType({"store": response.stored_names, "accept": own_maps.accepted_names}),
)
"""Immutable; made once."""
