"""Commands of the shell, run for real."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from runtime.engine.effects import Execute
from runtime.services import process
from runtime.services.fence import Fence
from runtime.services.process import Processes
from runtime.services.service import BY_PEER, OUTSIDE, Origin
from tests.support.loops import answers, ask, until


def processes() -> Processes:
    return Processes(Fence())


def execute(command: str, origin: Origin = OUTSIDE, **options: Any) -> Any:
    return answers(processes, Execute(command, **options), origin=origin)[0]


def test_a_command_says_and_ends() -> None:
    assert {
        "error": False, "message": "The command succeeded", "output": "hi 3", "exitCode": 0,
        "command": "echo hi $((1+2))",
    } == execute("echo hi $((1+2))")  # fmt: skip


def test_that_a_command_fails_is_no_failure() -> None:
    found = execute("echo oh >&2; exit 3")
    assert (True, 3, "oh") == (found["error"], found["exitCode"], found["output"])
    assert "" == execute("echo oh >&2; exit 3", with_errors=False)["output"]


def test_a_command_runs_where_and_with_what_it_is_told(tmp_path: Path) -> None:
    assert f"{tmp_path} x" == execute("echo $PWD $V", directory=str(tmp_path), environment={"V": "x"})["output"]


def test_a_command_hears_nothing() -> None:
    assert "" == execute("cat")["output"]


@pytest.mark.parametrize("options", [{"shell": "/no/such/shell"}, {"directory": "/no/such/folder"}])
def test_what_cannot_be_started_is_told(options: dict[str, Any]) -> None:
    found = execute("true", **options)
    assert (True, 127) == (found["error"], found["exitCode"])
    assert "could not be started: No such file or directory" in found["message"]


def test_a_command_does_not_run_in_the_home_folder_of_nobody() -> None:
    found = execute("true", directory="~nobody-of-that-name")
    assert (127, "The command could not be started: There is no home folder: ~nobody-of-that-name") == (
        found["exitCode"],
        found["message"],
    )


def test_a_command_runs_in_a_folder_that_a_peer_names_only_within_the_fence(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "work/sub").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    found = execute("pwd", BY_PEER, directory="..")
    assert (True, 127, "") == (found["error"], found["exitCode"], found["output"])
    assert "could not be started: Leads out of the application's folder: .." in found["message"]
    inside, written, own = (
        execute("pwd", BY_PEER, directory="sub"),
        execute("pwd", BY_PEER, directory="..", directory_is_literal=True),
        execute("cd .. && pwd", BY_PEER),
    )
    assert [f"{tmp_path}/work/sub", f"{tmp_path}", f"{tmp_path}"] == [one["output"] for one in (inside, written, own)]


def is_over(pid: int) -> bool:
    """Whether a process has ended, also when whoever inherited it takes no notice."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_after_its_time_the_whole_group_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child, looks = tmp_path / "child", 0

    def clock() -> float:
        """Stand still until the command has a child and what it said was read once more; then it is late."""
        nonlocal looks
        looks += child.exists()
        return 1_000.0 if looks > 1 else 0.0

    monkeypatch.setattr(process, "time", SimpleNamespace(monotonic=clock))
    said = f"sleep 600 & echo begun; echo $! > {child}.new; mv {child}.new {child}; wait"
    found = execute(said, timeout_seconds=0.2)
    assert (True, "begun") == (found["error"], found["output"])
    assert "took longer than 0.2 s and was killed" in found["message"]
    asyncio.run(until(lambda: is_over(int(child.read_text()))))


def test_a_command_that_closes_its_output_and_stays_is_killed_too() -> None:
    assert "was killed" in execute("exec >&- 2>&-; sleep 30", timeout_seconds=0.2)["message"]


def test_what_a_command_leaves_behind_is_not_waited_for() -> None:
    left = int(execute("sleep 600 & echo $!")["output"])
    assert not is_over(left)
    os.kill(left, signal.SIGKILL)


def test_output_has_a_largest_size_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_OUTPUT_BYTES", 1000)
    found = execute("head -c 100000 /dev/zero | tr '\\0' x")
    assert (1000, 0) == (len(found["output"]), found["exitCode"])
    assert "99000 bytes of its output were dropped" in found["message"]


def test_at_the_end_what_runs_is_killed(tmp_path: Path) -> None:
    async def scenario() -> Any:
        service = processes()
        running = asyncio.ensure_future(ask(service, Execute(f"touch {tmp_path}/begun; sleep 30")))
        await until((tmp_path / "begun").exists)
        await service.stop()
        return await running

    assert -9 == asyncio.run(scenario())["exitCode"]


def test_a_command_that_nobody_waits_for_any_longer_is_killed(tmp_path: Path) -> None:
    async def scenario() -> None:
        service = processes()
        running = asyncio.ensure_future(ask(service, Execute(f"echo $$ > {tmp_path}/pid; exec sleep 30")))
        await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        pid = (tmp_path / "pid").read_text().strip()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await until(lambda: not Path(f"/proc/{pid}").exists())

    if Path("/proc/self").exists():
        asyncio.run(scenario())


def test_commands_run_side_by_side(tmp_path: Path) -> None:
    """Each ends when all five are there."""
    meeting = f"cd {tmp_path}; touch here.$$; while [ $(ls | wc -l) -lt 5 ]; do sleep 0.01; done; echo met"

    async def scenario() -> list[Any]:
        service = processes()
        return await asyncio.gather(*(ask(service, Execute(meeting)) for _ in range(5)))

    assert ["met"] * 5 == [found["output"] for found in asyncio.run(scenario())]
