"""What the doctor finds out, and that looking changes nothing."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from aro_console import doctor
from aro_console.cli.commands import cli
from aro_console.model.facts import Section
from runtime.errors import Diagnostic
from tests.support.program import DEMOS

BOARD = DEMOS / "status-board"


def facts(section: Section) -> dict[str, str]:
    return dict(section.facts)


def test_each_package_that_is_always_needed_has_its_version() -> None:
    found = facts(doctor.versions())
    assert {"aro-console", "Python", "textual", "websockets", "lark"} <= found.keys()
    assert "not installed" not in found.values()
    assert "pytest" not in found


def test_the_event_loop_is_the_one_that_applications_run_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARO_LOOP", "asyncio")
    assert "asyncio" == facts(doctor.versions())["event loop"]


def test_what_only_some_need_is_no_dependency() -> None:
    assert ["lark", "rich"] == doctor.dependencies(["lark>=1.2", 'pytest>=8; extra == "dev"', "rich"])


@pytest.mark.parametrize(
    ("environ", "name", "expected"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "colours", "truecolor"),
        ({"TERM": "xterm-256color"}, "colours", "256"),
        ({"TERM": "dumb"}, "colours", "none"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "colours", "none, as NO_COLOR says"),
        ({"TERM": "xterm"}, "COLORTERM", "not set"),
        ({"TMUX": "/tmp/x", "SSH_CONNECTION": "1"}, "through", "tmux, ssh"),
        ({}, "through", "nothing"),
    ],
)
def test_a_terminal_is_told_by_its_environment(environ: dict[str, str], name: str, expected: str) -> None:
    assert expected == facts(doctor.terminal(environ))[name]


def test_limits_are_those_of_this_process() -> None:
    assert {"descriptors", "largest file", "processors", "memory"} == facts(doctor.limits()).keys()


def test_a_place_says_whether_it_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert f"{tmp_path}: can be written, 1 in it, " in doctor.place(tmp_path)
    assert f"{tmp_path / 'a' / 'b'}: not there yet, can be made, " in doctor.place(tmp_path / "a" / "b")
    below = tmp_path / "file" / "b"
    assert f"{below}: cannot be made, as {tmp_path / 'file'} is a file" == doctor.place(below)
    assert [tmp_path / "file"] == list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert f"{tmp_path}: cannot be written" == doctor.place(tmp_path)
    assert f"{tmp_path / 'x'}: cannot be made, as {tmp_path} cannot be written" == doctor.place(tmp_path / "x")


def test_an_application_is_told_in_brief() -> None:
    found = facts(doctor.application(BOARD, {}))
    assert ("3, with a contract", "0 errors, 0 warnings") == (found["files"], found["findings"])
    assert found["port"].startswith("8080, from the contract: ")


def test_an_application_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    found = facts(doctor.application(tmp_path / "gone", {}))
    assert ("1 error, 0 warnings", "the application error [no-application]") == (found["findings"], found["finding 1"])


def test_the_words_of_findings_are_left_out_and_those_beyond_the_first_are_counted() -> None:
    found = dict(doctor.brief([Diagnostic(f"code-{number}", "my secret") for number in range(12)]))
    assert "2" == found["more findings"]
    assert "secret" not in str(found)


def test_a_port_that_is_taken_is_said_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        assert "cannot be had on 127.0.0.1: Address already in use" == doctor.port(number)
    assert "free on 127.0.0.1" == doctor.port(number)


def test_the_environment_says_the_port_and_other_settings_of_ours(tmp_path: Path) -> None:
    environ = {"ARO_HTTP_PORT": "0", "HOME": "/home/ada"}
    sections = {one.title: facts(one) for one in doctor.examined(BOARD, environ, tmp_path, tmp_path)}
    assert {"ARO_HTTP_PORT": "0"} == sections["Environment"]
    assert "0, from $ARO_HTTP_PORT: free on 127.0.0.1" == sections["Application"]["port"]


def test_without_an_application_only_the_house_is_looked_at(tmp_path: Path) -> None:
    titles = [one.title for one in doctor.examined(None, {}, tmp_path, tmp_path)]
    assert ["Versions", "Terminal", "Limits", "Places"] == titles


def test_the_command_prints_text_or_json() -> None:
    text = CliRunner().invoke(cli, ["doctor", str(BOARD)])
    assert (0, "Versions") == (text.exit_code, text.output.splitlines()[0])
    told = json.loads(CliRunner().invoke(cli, ["doctor", "--json"]).output)
    assert ["Versions", "Terminal", "Limits", "Places"] == [title for title in told if title != "Environment"]
