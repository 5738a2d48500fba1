"""The messages between the console's parts: the frequent ones make room for the newest."""

from __future__ import annotations

from aro_console.messages import BreakpointToggled, ConnectionSelected, RecordsArrived, RowSelected


def test_the_newest_of_a_frequent_message_replaces_those_before_it() -> None:
    assert RecordsArrived(1).can_replace(RecordsArrived(2))
    assert RowSelected(None).can_replace(RowSelected(None))
    assert not RecordsArrived(1).can_replace(RowSelected(None))
    assert not RowSelected(None).can_replace(RecordsArrived(1))


def test_what_someone_did_is_never_replaced() -> None:
    toggled = BreakpointToggled("chat.aro", 3)
    assert not toggled.can_replace(BreakpointToggled("chat.aro", 3))
    assert not ConnectionSelected("a").can_replace(ConnectionSelected("b"))
