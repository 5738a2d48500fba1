"""What hold rules keep: carried out once, counted by connection."""

from __future__ import annotations

from runtime.host.held import HeldMessages
from runtime.probe.holding import Fate, HeldMessage
from runtime.probe.messages import EventPoint


def fate(hold_id: int) -> Fate:
    return Fate(HeldMessage(hold_id, EventPoint("Said", (), {}, "", "", "", 1, 1), 1), "continue")


def test_what_is_kept_meets_its_fate_once() -> None:
    kept, met = HeldMessages(), list[Fate]()
    kept.keep(1, "ID-1", met.append)
    kept.carry_out(fate(1))
    kept.carry_out(fate(1))
    assert [fate(1).how] == [one.how for one in met]
    assert 0 == len(kept)


def test_connections_are_known_as_long_as_something_of_them_is_held() -> None:
    kept = HeldMessages()
    for hold_id, connection_id in ((1, "a"), (2, "a"), (3, "b")):
        kept.keep(hold_id, connection_id, lambda fate: None)
    kept.carry_out(fate(1))
    assert {"a", "b"} == set(kept.connections)
    assert [True, False] == [kept.forget(2), kept.forget(2)]
    assert {"b"} == set(kept.connections)
