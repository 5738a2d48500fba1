"""Every run of the suite tries the same examples, so that a red run means a change; `make fuzz` tries new ones."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.pictures import UPDATE

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

_LONGEST_NAME = 80
"""Characters of a value in the name of a test."""


def pytest_addoption(parser: pytest.Parser) -> None:
    # Asked for in tests/console/screens, but options must be known before that is looked into.
    parser.addoption(UPDATE, action="store_true", help="take the pictures of tests/console/screens anew")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name what is long by its beginning and its length: pytest and each of its workers keep several copies of a name.

    Ten megabytes of a payload are forty as a name, and two gigabytes in a run with two workers.
    """
    if isinstance(val, str | bytes) and len(val) > _LONGEST_NAME:
        beginning = ascii(val[:_LONGEST_NAME])[:_LONGEST_NAME]
        return f"{beginning}... {len(val)} long"
    return None


@pytest.fixture(scope="session", autouse=True)
def _signals_are_heard() -> Iterator[None]:
    """Have SIGINT and SIGHUP heard here and by whoever is started, also in the background: ``nohup make test &``."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGHUP)}
    for number in before:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
