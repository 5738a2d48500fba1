"""A house to be hurt, how hard to try, and a way to say how often something was tried."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.house import House, open_house
from tests.support.tries import Tried, teller

AT_LENGTH = os.environ.get("ARO_FAULTS") == "long"
"""Whether there is time: so it is by ``make faults``."""

LONGEST_S = 1_800


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """At length, the times that the files allow their tests are not what they are held to."""
    here = [item for item in items if item.path.parent == Path(__file__).parent and item.path.name != "test_soak.py"]
    for item in here if AT_LENGTH else ():
        item.add_marker(pytest.mark.timeout(LONGEST_S), append=False)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[House]:
    monkeypatch.setenv("ARO_SOCKET_PORT", "0")
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    return teller(record_property)


@pytest.fixture
def at_length() -> bool:
    return AT_LENGTH
