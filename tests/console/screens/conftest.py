"""Every test here plays a whole console: a second or two each, so `make check` leaves them to `make test`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.pictures import UPDATE, picture_of, shown


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def as_looked_at(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Hold a picture against that of the test, or make it that when pictures are to be taken anew."""
    picture = picture_of(request.path, request.node.name)

    def compare(svg: str) -> None:
        if request.config.getoption(UPDATE):
            picture.renew(svg)
        elif said := picture.judged(svg):
            anew = f"If it is to look like that: pytest {shown(request.path)} {UPDATE}"
            pytest.fail("\n".join([*said, anew]), pytrace=False)

    return compare
