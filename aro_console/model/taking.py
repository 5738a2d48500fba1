"""How a model hears of records: it says which kinds it takes and what it does with each, and hears of no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from runtime.probe import records as r

Takes = Mapping[type[r.Record], Callable[[Any], None]]
"""By the kind of record, what is done with one of that kind."""


class Taker:
    """A model that is fed."""

    takes: Takes

    def extend(self, records: Iterable[r.Record]) -> None:
        """Take records in order."""
        for record in records:
            take = self.takes.get(type(record))
            if take is not None:
                take(record)

    def recall(self, records: Sequence[r.Record]) -> None:
        """Take records that were only counted when they came, in order; later ones are known already.

        What only counts has counted them, and does nothing.
        """
