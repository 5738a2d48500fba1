"""Whole programs that use the disk, the shell and the web: what they print, and what is told of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.host.application import Parts, RunOptions, check, load, run_headless
from runtime.probe.records import EffectCompleted, EffectRequested, view
from runtime.probe.seam import NullProbe
from tests.support.apps import CONTRACT, start, write_app


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of one's own, which is not that of the application."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def run(here: Path, capsys: pytest.CaptureFixture[str], *statements: str, more: str = "") -> tuple[int, list[str]]:
    """Return the exit code, and what was printed without the names of feature sets."""
    files: dict[str, str | bytes] = {"main.aro": start(*statements) + more, "openapi.yaml": CONTRACT}
    app = write_app(here.parent / "app", files if "listItems" in more else {"main.aro": files["main.aro"]})
    assert [] == [finding.message for finding in check(app)[0]]
    code = run_headless(app, RunOptions(port=0))
    out, err = capsys.readouterr()
    return code, [line.removeprefix("[Application-Start] ") for line in (out + err).splitlines()]


def test_rows_go_to_the_disk_and_come_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(
        here, capsys,
        'Create the <users> with [{ name: "Ada", age: 36 }, { name: "Bob", age: 7 }].',
        'Write the <users> to the <file: "out/users.csv">.',
        'Append { name: "Eve", age: 9 } to the <file: "out/users.csv">.',
        'Read the <rows> from the <file: "out/users.csv">.',
        "Reduce the <total> from the <rows> with sum(<age>).",
        'Log "total ${total}" to the <console>.',
        'List the <entries> from the <directory: "."> matching "*.csv" recursively.',
        'for each <entry> in <entries> { Log "${<entry: name>} ${<entry: size>}" to the <console>. }',
        'Copy the <file: "out/users.csv"> to the <destination: "copy.csv">.',
        'Move the <file: "copy.csv"> to the <destination: "moved.csv">.',
        'Exists the <gone> for the <file: "copy.csv">.',
        'Exists the <there> for the <file: "moved.csv">.',
        'Log "${gone} ${there}" to the <console>.',
        'Delete the <file: "moved.csv">.',
        'Delete the <directory: "out">.',
    )  # fmt: skip
    assert (0, ["total 52.0", "users.csv 28", "false true", "[OK] startup"]) == (code, lines)
    assert [] == list(here.iterdir())


def test_a_file_that_is_missing_ends_the_program_with_its_name(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(here, capsys, 'Read the <x> from the <file: "gone.txt">.', "Log <x> to the <console>.")
    assert 1 == code
    assert "Runtime error: Runtime Error: Cannot read the x from the file: gone.txt." in lines
    assert "  Cause: File not found: gone.txt" in lines


def test_a_program_asks_its_own_server(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(
        here, capsys,
        "Start the <http-server> with the <contract>.",
        'Create the <url> with "http://127.0.0.1:${<http-server: port>}/items".',
        "Request the <reply> from <url>.",
        'Log "${<reply: status>} ${<reply: n>}" to the <console>.',
        "Log <reply> to the <console>.",
        "Request the <put> via PUT the <url> with { body: [1] }.",
        "Log <put: status> to the <console>.",
        'Request the <missing> from "${url}/none".',
        "Log <missing: isSuccess> to the <console>.",
        "Read the <read> from <url>.",
        "Log <read: n> to the <console>.",
        "Probe the <probe> from <url>.",
        "Log <probe: reachable> to the <console>.",
        more="(listItems: API) { Return an <OK: status> with { n: 3 }. }",
    )  # fmt: skip
    assert (0, ["200 3", "n: 3", "404", "false", "3", "true", "[OK] startup"]) == (code, lines[1:])


def test_the_specifier_of_what_is_written_says_the_form(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(
        here, capsys,
        "Create the <data> with { a: 1 }.",
        'Create the <dir> with "out".',
        'Write the <data: yaml> to the <file: "${dir}/data.dat">.',
        'Read the <text> as String from the <file: "${dir}/data.dat">.',
        "Log <text> to the <console>.",
        'Read the <back: yaml> from the <file: "${dir}/data.dat">.',
        "Log <back: a> to the <console>.",
        'List the <files> from the <directory: dir>.',
        "for each <file> in <files> { Stat the <info> for the <file: path>. Log <info: name> to the <console>. }",
    )  # fmt: skip
    assert (0, ["a: 1", "", "1", "data.dat", "[OK] startup"]) == (code, lines[:5])


def test_a_command_is_run_in_the_working_directory(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(
        here, capsys,
        'Execute the <r> on the <command: "echo"> with "hi; exit 3".',
        'Log "${<r: output>} ${<r: exitCode>} ${<r: error>}" to the <console>.',
        'Execute the <place> with "pwd".',
        "Log <place: output> to the <console>.",
    )  # fmt: skip
    assert (0, ["hi 3 true", str(here), "[OK] startup"]) == (code, lines)


def test_a_watched_folder_tells_its_handlers(here: Path) -> None:
    text = start(
        'Start the <file-monitor> with ".".',
        'Write "x" to the <file: "a.txt">.',
        "Keepalive the <application> for the <events>.",
    )
    text += """
        (Handle Created: File Event Handler) {
            Log "created ${<event: name>}" to the <console>.
            Delete the <file: "a.txt">.
            Return an <OK: status> for the <file>.
        }
        (Handle Deleted: File Event Handler) {
            Log "deleted ${<event: name>}" to the <console>.
            Return an <OK: status> for the <file>.
        }
        """
    said: list[str] = []
    parts: list[Parts] = []

    def write(line: str, error: bool) -> None:
        said.append(line)
        if "deleted" in line:
            parts[0].driver.lifecycle.request_shutdown()

    application = load(write_app(here.parent / "app", {"main.aro": text}))
    assert 0 == asyncio.run(application.run(NullProbe(), write, parts.append)).exit_code
    assert ["[Handle Created] created a.txt\n", "[Handle Deleted] deleted a.txt\n", "[OK] startup\n"] == said
    assert [] == application.warnings


def test_what_leaves_the_program_is_told_with_what_came_of_it(here: Path) -> None:
    text = start(
        'Write "x" to the <file: "a.txt">.',
        'Read the <x> from the <file: "a.txt">.',
        'Execute the <r> with "exit 2".',
        "Log <x> to the <console>.",
        'Read the <y> from the <file: "gone">.',
    )
    application = load(write_app(here.parent / "app", {"main.aro": text}))
    tap = application.new_tap()
    asyncio.run(application.run(tap, lambda line, error: None))
    records = [view(raw) for raw in tap.journal.since(0).records]
    asked = [(one.effect, one.detail) for one in records if isinstance(one, EffectRequested)]
    came = [(one.effect, one.outcome) for one in records if isinstance(one, EffectCompleted)]
    assert [("WriteFile", 'a.txt: "x"'), ("ReadFile", "a.txt"), ("Execute", "exit 2"), ("ReadFile", "gone")] == [
        one for one in asked if one[0] != "Announce"
    ]
    assert [
        ("WriteFile", "done"),
        ("ReadFile", '"x"'),
        ("Execute", "exit code 2"),
        ("ReadFile", "File not found: gone"),
    ] == [one for one in came if one[0] != "Announce"]
