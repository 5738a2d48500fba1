"""Which loop an application runs on, and that it makes no difference but speed."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from runtime.host.loops import loop_name, run
from runtime.host.memory import Collector


@pytest.fixture
def without_uvloop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.host.loops.find_spec", lambda name: None)


async def _kind_of_loop() -> str:
    return type(asyncio.get_running_loop()).__module__.partition(".")[0]


@pytest.mark.usefixtures("without_uvloop")
def test_without_uvloop_it_is_pythons_own() -> None:
    assert ("asyncio", "asyncio") == (loop_name(), run(_kind_of_loop()))


def test_what_is_said_is_what_runs() -> None:
    assert loop_name() == run(_kind_of_loop())


def test_whoever_wants_pythons_own_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARO_LOOP", "asyncio")
    assert ("asyncio", "asyncio") == (loop_name(), run(_kind_of_loop()))


@pytest.mark.parametrize("chosen", ["asyncio", ""])
def test_what_goes_wrong_in_there_comes_out(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail() -> None:
        raise LookupError("here")

    monkeypatch.setenv("ARO_LOOP", chosen)
    with pytest.raises(LookupError, match="here"):
        run(fail())


def test_memory_is_looked_after_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(Collector, "look", lambda collector: looked.append(1))

    async def long() -> None:
        while not looked:
            await asyncio.sleep(0.01)

    run(asyncio.wait_for(long(), 20))
    assert looked


def test_asking_for_the_name_imports_no_loop() -> None:
    asked = "import runtime.host.loops as l, sys; l.loop_name(); print({'asyncio', 'uvloop'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    assert "set()\n" == done.stdout
