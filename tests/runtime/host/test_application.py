"""A folder becomes a running application and an exit code."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from runtime.errors import LoadError
from runtime.host.application import RunOptions, check, load, run_headless
from tests.support.apps import CONTRACT, start, write_app


def run(folder: Path, files: dict[str, str | bytes], **options: object) -> int:
    return run_headless(write_app(folder, files), RunOptions(**{"port": 0, **options}))  # type: ignore[arg-type]


def test_an_application_prints_its_lines_and_its_response(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = start('Log "one" to the <console>.', 'Log "two" to the <console: error>.')
    assert run(tmp_path, {"main.aro": text}) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("[Application-Start] one\n[OK] startup\n", "[Application-Start] two\n")


def test_a_port_that_is_taken_is_a_failure_with_a_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = start("Start the <http-server> with {}.")
        assert run(tmp_path, {"main.aro": text}, port=port) == 1
    out, err = capsys.readouterr()
    assert "Cannot start the http-server" in out
    assert f"on port {port}: address already in use" in err
    assert "--port" in err


def test_arguments_are_parameters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = start("Extract the <name> from the <parameter: name>.", 'Log "hello ${name}" to the <console>.')
    assert run(tmp_path, {"main.aro": text}, arguments=("--name", "Ada")) == 0
    assert capsys.readouterr().out.startswith("[Application-Start] hello Ada\n")


def test_debug_draws_the_response(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, {"main.aro": start()}, debug=True) == 0
    assert "Response<OK>" in capsys.readouterr().out


def test_verbose_shows_warnings_and_failures_have_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = start("Emit a <Nobody: event> with {}.", "Emit a <Bad: event> with {}.")
    text += "(Fail: Bad Handler) { Extract the <x> from the <event: gone>. Log <x> to the <console>. }"
    assert run(tmp_path, {"main.aro": text}, verbose=True) == 0
    err = capsys.readouterr().err
    assert "warning: main.aro:2:" in err
    assert "  At: main.aro:" in err
    assert "  Cause: Property 'gone' not found" in err


def test_several_starts_and_no_start_are_refused(tmp_path: Path) -> None:
    for files in ({"main.aro": start() + start(name="Other")}, {"main.aro": "(x: Y Handler) { }"}):
        with pytest.raises(LoadError):
            run(tmp_path, dict(files))


@pytest.mark.parametrize("port", ["http", "-1", "65536"])
def test_a_port_from_the_environment_that_is_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: str
) -> None:
    monkeypatch.setenv("ARO_HTTP_PORT", port)
    with pytest.raises(LoadError, match="ARO_HTTP_PORT"):
        load(write_app(tmp_path, {"main.aro": start()}))


def test_the_port_of_the_environment_goes_before_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARO_HTTP_PORT", "0")
    text = start("Start the <http-server> with { port: 1 }.")
    assert run(tmp_path, {"main.aro": text}, port=None) == 0
    assert capsys.readouterr().out.startswith("HTTP Server started on port ")


def test_an_application_is_called_by_its_contract_or_its_folder(tmp_path: Path) -> None:
    handler = "(listItems: API) { Return an <OK: status> for the <items>. }"
    plain = write_app(tmp_path / "plain", {"main.aro": start()})
    titled = write_app(tmp_path / "titled", {"main.aro": start() + handler, "openapi.yaml": CONTRACT})
    assert [load(plain).name, load(titled).name] == ["plain", "Tested"]
    assert check(titled) == ([], 1)


def test_imported_handlers_hear_the_events_of_the_application(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, str | bytes] = {
        "app/main.aro": "import ../other\n" + start("Emit a <Ping: event> with {}."),
        "other/hear.aro": '(Hear: Ping Handler) { Log "ping" to the <console>. }',
    }
    write_app(tmp_path, files)
    assert run_headless(tmp_path / "app", RunOptions()) == 0
    assert capsys.readouterr().out == "[Hear] ping\n[OK] startup\n"
