"""What the schemas of a contract stand for, for whoever shows them: by the rules that values are held against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from runtime.services.web.contract import Contract
from runtime.values.kinds import Value
from runtime.values.schemas import resolved

Resolve: TypeAlias = Callable[[Value], Mapping[str, Value]]
"""From a schema to the one it is or refers to; an empty one where it leads nowhere or in a circle."""


def resolver(contract: Contract) -> Resolve:
    """Return what follows the references (``$ref``, RFC 6901 6) of this contract's schemas."""
    known: dict[str, Value] = {name: dict(schema) for name, schema in contract.schemas.items()}
    return lambda schema: resolved(schema, known)
