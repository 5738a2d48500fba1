"""What hold rules keep: who carries out what is decided about it, and whose time stands still meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

from runtime.probe.holding import Fate

Carry = Callable[[Fate], None]


class HeldMessages:
    """The messages, requests and events that are held, by the number of their hold."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[str, Carry]] = {}
        self._connections: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, hold_id: int, connection_id: str, carry: Carry) -> None:
        """Keep something of a connection, or of none; `carry` is called once, when it is decided."""
        self._kept[hold_id] = (connection_id, carry)
        self._connections[connection_id] += 1

    def carry_out(self, fate: Fate) -> None:
        """Do what was decided."""
        carry = self._take(fate.hold_id)
        if carry is not None:
            carry(fate)

    def forget(self, hold_id: int) -> bool:
        """Whether something was kept as that; nobody is told."""
        return self._take(hold_id) is not None

    @property
    def connections(self) -> Collection[str]:
        """The connections of which something is held."""
        return self._connections.keys()

    def _take(self, hold_id: int) -> Carry | None:
        connection_id, carry = self._kept.pop(hold_id, ("", None))
        if carry is None:
            return None
        self._connections[connection_id] -= 1
        if not self._connections[connection_id]:
            del self._connections[connection_id]
        return carry
