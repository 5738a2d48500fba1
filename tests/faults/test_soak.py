"""Mixed traffic for a long time: memory stays flat, answers take no longer, and the accounts of both ends add up.

Two minutes of it, as long as one likes with ``ARO_SOAK_MINUTES`` and an hour by ``make soak``. What is compared are
thirds of the same run: the processor time of a record, beside that of a fixed piece of work at the same time, and how
long answers took, beside those of an echo in a process of its own: neighbours on a busy machine slow down both alike.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aro_console.memory import resident_bytes
from tests.support.house import House, open_house, unharmed
from tests.support.program import ROOT
from tests.support.soaking import CLOSED, CONTROL, DROPPED, SLOW, Account, Ledger, balance
from tests.support.tries import Tried

MINUTES = float(os.environ.get("ARO_SOAK_MINUTES", "2"))

MOST_GROWTH_BYTES = 8 * 1024**2
"""Between the second and the last third: what an allocator moves; the first third is warming up."""
MOST_DRIFT = 1.5
MOST_LATER = 3.0
"""By how much the quickest tenth of a door's answers may take longer in the end than in the beginning, the control's
own drift taken off. The medians, which wait for a processor on a busy machine, are told."""


# --- the accounts -----------------------------------------------------------------------------------------------


def test_the_accounts_of_a_connection_that_ended_well_are_the_same_at_both_ends() -> None:
    sums = balance([Account(1, 5, 7, CLOSED)], [Account(1, 7, 5, CLOSED)])
    assert (1, 5, 7, 0, 0, 0, []) == (*vars(sums).values(),)


def test_what_a_peer_that_dropped_did_not_hear_is_counted_as_lost() -> None:
    sums = balance(
        [Account(1, 5, 2, DROPPED), Account(2, 0, 0, SLOW)], [Account(1, 4, 3, DROPPED), Account(2, 9, 0, SLOW)]
    )
    assert (2, 11, []) == (sums.unheard, sums.undelivered, sums.wrong)


@pytest.mark.parametrize(
    ("guests", "house"),
    [
        ([Account(1, 5, 5, CLOSED)], [Account(1, 5, 4, CLOSED)]),
        ([Account(1, 5, 5, CLOSED)], [Account(1, 6, 5, DROPPED)]),
        ([Account(1, 5, 6, DROPPED)], [Account(1, 5, 5, DROPPED)]),
        ([Account(1)], []),
        ([], [Account(1)]),
    ],
)
def test_accounts_that_differ_without_a_reason_are_wrong(guests: list[Account], house: list[Account]) -> None:
    assert 1 == len(balance(guests, house).wrong)


def test_a_port_that_is_used_again_is_another_connection() -> None:
    assert (
        [] == balance([Account(1, 1, 0, CLOSED), Account(1, 2, 0, CLOSED)], [Account(1, 0, 1), Account(1, 0, 2)]).wrong
    )


# --- how long answers take --------------------------------------------------------------------------------------


def test_answers_that_come_later_and_later_are_a_drift() -> None:
    steady, later = [float(n) for n in range(1, 101)], [n * 3.0 for n in range(1, 101)]
    assert (1.0, 3.0) == (drift([steady, [], steady]), drift([steady, [], later]))
    assert {"websocket": 1.0} == relative({"websocket": 3.0, CONTROL: 3.0})
    assert "50.5 ms, 151.5 ms" == medians([steady, [], later])


@pytest.mark.parametrize(("slowed_down", "costs"), [(1, 2.0), (3, 2.0)])
def test_what_a_record_costs_is_the_same_on_a_machine_that_is_slowed_down(slowed_down: int, costs: float) -> None:
    looks = [Look(0, n * 0.002 * slowed_down, n, 0.001 * slowed_down) for n in range(1, 100)]
    assert costs == pytest.approx(cost(looks))


# --- the soak ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
# What was recorded is read back, which takes longer the more there is.
@pytest.mark.timeout(2 * MINUTES * 60 + 600)
def test_memory_and_latency_stay_level_and_what_was_sent_was_received_or_is_counted_as_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    monkeypatch.setenv("ARO_SOCKET_PORT", "0")
    kept, said = tmp_path / "accounts", tmp_path / "report"
    with open_house(tmp_path, capacity=20_000) as house, kept.open("w") as file:
        ledger = Ledger(lambda account: print(json.dumps(vars(account)), file=file, flush=True))
        with unharmed(house):
            house.one.heed(ledger.observe)
            before = ledger.responses
            looks = soak(house, MINUTES * 60, said)
            answered = ledger.responses - before
            # Whoever is gone has been written down.
            house.census()
            house.one.heed(None)
        told, lost = house.one.thread.journal.latest, house.recorder.state.lost
    report = json.loads(said.read_text())
    accounts = [Account(**json.loads(line)) for line in kept.read_text().splitlines()]
    sums = balance([Account(**one) for one in report["accounts"]], accounts)
    assert [] == sums.wrong
    assert report["requests"] == answered
    memory = [look.resident_bytes for look in looks]
    growth = statistics.median(third(memory, 2)) - statistics.median(third(memory, 1))
    late = relative({door: drift(thirds) for door, thirds in report["late_ms"].items()})
    costs = [cost(third(looks, which)) for which in (0, 2)]
    dearer = costs[1] / costs[0]
    level = ", ".join(f"{door} {ratio:.2f} ({medians(report['late_ms'][door])})" for door, ratio in late.items())
    measured = (
        f"{MINUTES:g} minutes, {sums.connections:,} connections, {sums.said:,} messages in, {sums.heard:,} out, "
        f"{report['requests']:,} requests, {sums.echoed_bytes / 1024**2:,.1f} MiB there and back over TCP; lost with "
        f"those who dropped or did not read {sums.unheard:,} in, {sums.undelivered:,} out; {told:,} records, {lost:,} "
        f"of them lost to the disk; memory {growth / 1024**2:+.1f} MiB from the second third to the last; a record of "
        f"the last third took {dearer:.2f} of the processor time of one of the first; the quickest tenth of answers "
        f"likewise, where an echo of nobody's is 1, and the medians of both thirds: {level}"
    )
    tried(sums.said + report["requests"], measured)
    assert sums.undelivered > 0, "nobody was slow"
    assert growth < MOST_GROWTH_BYTES
    assert dearer < MOST_DRIFT
    assert {} == {door: ratio for door, ratio in late.items() if ratio > MOST_LATER}


@dataclass(frozen=True)
class Look:
    """How the house is at one moment."""

    resident_bytes: int
    processor_s: float
    records: int
    yardstick_s: float
    """The processor time of a fixed piece of work."""


def yardstick() -> float:
    """Return the processor time that a fixed piece of work takes; more where others have the caches."""
    began = time.thread_time()
    sum(range(20_000))
    return time.thread_time() - began


def soak(house: House, seconds: float, report: Path) -> list[Look]:
    """Let the guests come for so long; return how the house was, looked at all the time.

    What they say goes to a file: in memory, what they have measured would be counted as the house's.
    """
    looks: list[Look] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(seconds / 600):
            looks.append(Look(resident_bytes(), time.process_time(), house.one.thread.journal.latest, yardstick()))

    watcher = threading.Thread(target=look)
    line = [sys.executable, "-m", "tests.support.soaking", str(house.port), str(house.tcp_port), str(seconds)]
    with report.open("wb") as file, subprocess.Popen(line, stdout=file, cwd=ROOT) as guests:
        watcher.start()
        guests.wait()
        over.set()
        watcher.join()
    assert guests.returncode == 0
    return looks


def cost(looks: Sequence[Look]) -> float:
    """Return the processor time that a record took, in pieces of work."""
    first, last = looks[0], looks[-1]
    record_s = (last.processor_s - first.processor_s) / (last.records - first.records)
    return record_s / statistics.median(look.yardstick_s for look in looks)


def third(values: Sequence[Any], number: int) -> Sequence[Any]:
    size = len(values) // 3
    return values[number * size : (number + 1) * size]


def drift(thirds: Sequence[list[float]]) -> float:
    """Return by what the quickest tenth of the last third took longer than that of the first."""
    first, last = (statistics.quantiles(thirds[which], n=10)[0] for which in (0, 2))
    return last / first


def medians(thirds: Sequence[list[float]]) -> str:
    """Return how long answers took in the first and in the last third."""
    return ", ".join(f"{statistics.median(thirds[which]):.1f} ms" for which in (0, 2))


def relative(drifts: Mapping[str, float]) -> dict[str, float]:
    """Return the drifts of our doors, that of the control taken as 1."""
    return {door: ratio / drifts[CONTROL] for door, ratio in drifts.items() if door != CONTROL}
