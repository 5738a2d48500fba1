"""Connections as Send and Broadcast find them."""

from __future__ import annotations

from typing import NamedTuple

from runtime.services.registry import Registry


class One(NamedTuple):
    connection_id: str


CAME, WENT = One("came"), One("went")


def registry_of(*connections: One) -> Registry[One]:
    registry: Registry[One] = Registry()
    for connection in connections:
        registry.add(connection)
    return registry


def test_connections_stand_in_the_order_they_came() -> None:
    registry = registry_of(CAME, WENT)
    assert [CAME, WENT] == list(registry)
    assert 2 == len(registry)


def test_a_removed_connection_is_not_found() -> None:
    registry = registry_of(CAME, WENT)
    registry.remove(CAME)
    registry.remove(CAME)
    assert None is registry.find("came")
    assert WENT is registry.find("went")


def test_whoever_goes_through_them_may_remove_them() -> None:
    registry = registry_of(CAME, WENT)
    for connection in registry:
        registry.remove(connection)
    assert [] == list(registry)


def test_no_label_comes_twice() -> None:
    registry = registry_of()
    assert ["c1", "c2", "v1", "c3", "t1"] == [registry.next_label(letter) for letter in "ccvct"]
