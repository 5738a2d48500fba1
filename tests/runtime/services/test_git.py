import asyncio
import shutil
import subprocess

import pytest

from runtime.engine import effects
from runtime.errors import EvaluationError
from runtime.services.fence import Fence
from runtime.services.git import Git
from runtime.services.service import BY_PEER, OUTSIDE

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


def run(*commands, origin=OUTSIDE):
    async def all_at_once():
        handler = Git(Fence()).handlers[effects.Git]
        return await asyncio.gather(*(handler(command, origin) for command in commands))

    return asyncio.run(all_at_once())


@pytest.fixture
def folder(tmp_path):
    subprocess.run(["git", "init", "-q", "-b", "main", tmp_path], check=True)
    return str(tmp_path)


def test_commands_run_in_the_folder_one_after_the_other(folder, tmp_path):
    (tmp_path / "ä.txt").write_text("x")
    answers = run(effects.Git(("add", "--", "."), folder), effects.Git(("status", "--porcelain", "-z"), folder))
    assert ["", "A  ä.txt\0"] == answers


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (("checkout", "--quiet", "nowhere", "--"), "invalid reference: nowhere"),
        (("rev-parse", "--verify", "--quiet", "nowhere"), "git ended with the exit code 1"),
        (("add", "--", "a\0b"), "git could not be started"),
    ],
)
def test_a_failure_is_told_in_gits_own_words(folder, arguments, cause):
    with pytest.raises(EvaluationError, match=cause):
        run(effects.Git(arguments, folder))


@pytest.mark.parametrize("name", ["none", "x" * 300])
def test_there_must_be_a_folder(tmp_path, name):
    with pytest.raises(EvaluationError, match="There is no directory"):
        run(effects.Git(("status",), str(tmp_path / name)))


def test_the_home_folder_of_nobody_is_no_folder():
    with pytest.raises(EvaluationError, match="There is no home folder: ~nobody-of-that-name"):
        run(effects.Git(("status",), "~nobody-of-that-name"))


def test_a_machine_without_git_says_so(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EvaluationError, match="There is no git on this machine"):
        run(effects.Git(("status",), folder))


def test_a_folder_that_a_peer_names_lies_within_the_fence(folder, tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    status = ("status", "--porcelain")
    with pytest.raises(EvaluationError, match="Leads out of the application's folder"):
        run(effects.Git(status, folder), origin=BY_PEER)
    assert [""] == run(effects.Git(status, folder, is_literal=True), origin=BY_PEER)
    assert [""] == run(effects.Git(status), origin=BY_PEER)
