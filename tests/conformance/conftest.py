"""One server for all rows: a row that harms it harms the rows behind it, and is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.peers import Server
from tests.support.watching import watched

ECHO = Path(__file__).parent / "echo"
KEPT_RECORDS = 200


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with watched(ECHO, capacity=KEPT_RECORDS) as one:
        yield Server(one.port())
