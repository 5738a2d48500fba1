"""What was tried, how often, with what result: told by the tests themselves, collected into a file.

A test says so with the fixture `tried`; without it, a test counts as one try. As a plugin, ``pytest -p
tests.support.tries --tries FILE`` writes a JSON object: per test, by file and name, its tries, what it measured and
whether it held. Cases of one test are one entry. `docs/reliability.py` makes the page of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

Tried = Callable[..., None]
"""Called with how often something was tried, and in words what was measured."""


@dataclass
class Tries:
    """One test and its cases."""

    times: int = 0
    cases: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    """Why cases were not tried."""
    measured: list[str] = field(default_factory=list)

    def add(self, report: pytest.TestReport) -> None:
        said = dict(report.user_properties)
        if report.skipped:
            self.skipped.append(str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr))
            return
        if report.failed:
            self.failed += 1
        if report.when == "call":
            self.cases += 1
            self.times += int(str(said.get("times", 1)))
            words = str(said.get("measured", ""))
            if words and words not in self.measured:
                self.measured.append(words)


def place_of(node_id: str) -> str:
    """Return the test of a case: ``tests/faults/test_peers.py::test_a_name``."""
    return node_id.partition("[")[0]


def teller(record_property: Callable[[str, object], None]) -> Tried:
    """Return what a test tells with; it may be told once."""

    def tell(times: int, measured: str = "") -> None:
        record_property("times", times)
        record_property("measured", measured)

    return tell


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tries", type=Path, default=None, help="Write what was tried, how often and how it went.")


def pytest_configure(config: pytest.Config) -> None:
    # The workers of xdist tell the one that writes.
    if config.getoption("--tries") is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector(config.getoption("--tries")))


class Collector:
    """Hears of every test and writes the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tries: dict[str, Tries] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed or report.skipped:
            self._tries.setdefault(place_of(report.nodeid), Tries()).add(report)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self) -> Iterator[None]:
        yield
        self._path.parent.mkdir(parents=True, exist_ok=True)
        found = {place: asdict(tries) for place, tries in sorted(self._tries.items())}
        self._path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
