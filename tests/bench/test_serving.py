"""What is said of a load."""

from __future__ import annotations

import pytest

from tests.bench import serving
from tests.bench.serving import Idle, slower

PACED: dict[str, object] = {"what": "paced", "per_second": 5_000}


@pytest.mark.parametrize(
    ("order", "found", "said"),
    [
        ({"what": "echo"}, {"cpu_us": 20.0, "load_us": 12.0}, ""),
        ({"what": "echo"}, {"cpu_us": 20.0, "load_us": 20.0}, ""),
        ({"what": "echo"}, {"cpu_us": 9.0, "load_us": 12.0}, "raw: the load takes 12.0 us a message, the server 9.0"),
        (PACED, {"cpu_us": 20.0, "offered": 4_999.0}, ""),
        (PACED, {"cpu_us": 20.0, "offered": 4_100.0}, "raw: the load offered 4,100 messages a second where it was to"),
    ],
)
def test_a_load_that_is_not_faster_than_its_server_is_said(
    order: dict[str, object], found: dict[str, float], said: str
) -> None:
    assert said == slower("raw", order, found)[: len(said) or None]


def test_two_figures_of_the_same_connections_are_made_of_the_same_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = iter([{"bytes": 5_000.0, "cpu_us": 500.0}, {"bytes": 6_000.0, "cpu_us": 1_000.0}])
    monkeypatch.setattr(serving, "measure", lambda kind, **order: next(runs))
    visits = Idle("aro-on")
    taken, made = visits.bytes(), visits.set_up()
    assert [5_000.0, 6_000.0, 2_000.0, 1_000.0] == [taken(), taken(), made(), made()]
