"""The command line: what is typed, what is called, what is said.

The runtime and the screen are stood in for here; the last part runs the real command in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner, Result

from aro_console.cli.commands import cli
from runtime.errors import Diagnostic, LoadError, Severity
from runtime.host.loops import loop_name
from runtime.host.recording import RecordingError
from runtime.source import SourceFile
from tests.support.program import DEMOS, PATIENCE_S, ROOT, command, environment

DEFAULTS: dict[str, object] = {
    "entry_point": "Application-Start",
    "host": "127.0.0.1",
    "port": None,
    "keep_alive": False,
    "debug": False,
    "allow_origins": (),
    "allow_paths": (),
    "strict": False,
    "record": None,
    "replay": None,
    "arguments": (),
}


@dataclass
class House:
    """What the commands call, standing in for the runtime and the screen."""

    calls: list[tuple[str, Path, dict[str, object]]] = field(default_factory=list)
    code: int = 0
    wrong: LoadError | None = None
    findings: list[Diagnostic] = field(default_factory=list)
    journal: Path | None = None

    def run_headless(self, path: Path, options: dict[str, object]) -> int:
        self.calls.append(("run", path, options))
        if self.wrong is not None:
            raise self.wrong
        return self.code

    def run_console(self, path: Path, options: dict[str, object], journal: Path | None) -> int:
        self.calls.append(("console", path, options))
        self.journal = journal
        return self.code

    def open_recording(self, path: Path) -> int:
        self.calls.append(("open", path, {}))
        if path.name == "wrong":
            raise RecordingError("wrong is no recording of aro-console.")
        return self.code

    def run_tests(self, path: Path) -> int:
        self.calls.append(("test", path, {}))
        if self.wrong is not None:
            raise self.wrong
        return self.code

    def check(self, path: Path) -> tuple[list[Diagnostic], int]:
        self.calls.append(("check", path, {}))
        return self.findings, 3


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    house = House()
    application, app = ModuleType("runtime.host.application"), ModuleType("aro_console.app")
    vars(application).update(RunOptions=dict, run_headless=house.run_headless)
    loading = ModuleType("runtime.host.loading")
    vars(loading).update(check=house.check)
    monkeypatch.setitem(sys.modules, "runtime.host.loading", loading)
    vars(app).update(run_console=house.run_console, open_recording=house.open_recording)
    monkeypatch.setitem(sys.modules, "runtime.host.application", application)
    testing = ModuleType("runtime.host.testing")
    vars(testing).update(run_tests=house.run_tests)
    monkeypatch.setitem(sys.modules, "runtime.host.testing", testing)
    monkeypatch.setitem(sys.modules, "aro_console.app", app)
    return house


def aro_console(*words: str) -> Result:
    """Run a line as a script would: neither standard input nor standard output is a terminal."""
    return CliRunner().invoke(cli, list(words), prog_name="aro-console")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return a function that runs a line at a terminal and returns its exit code."""

    def line(*words: str) -> int:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Terminal())
            patch.setattr(sys, "stdout", Terminal())
            patch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
            code = cli.main(list(words), prog_name="aro-console", standalone_mode=False)
        assert isinstance(code, int)
        return code

    return line


def mistake(severity: Severity = Severity.ERROR) -> Diagnostic:
    source = SourceFile("main.aro", "(Application-Start: Trial) {\n    Log nothing.\n}\n")
    start = source.text.index("Log")
    return Diagnostic("a-code", "Something is off", source.span(start, start + 3), "Write it differently", severity)


# Help, version, completion


def test_the_help_shows_the_forms_and_every_option() -> None:
    result = aro_console("--help")
    assert 0 == result.exit_code
    assert result.output.startswith(
        "Usage:\n"
        "  aro-console APP [OPTIONS] [-- ARGUMENTS]      the console on an application\n"
        "  aro-console run APP [OPTIONS] [-- ARGUMENTS]  the same without a screen\n"
        "  aro-console open FILE                         the console on a recording\n"
        "  aro-console check APP                         what is wrong with it\n"
        "  aro-console test APP                          run its tests\n"
        "  aro-console doctor [APP] [--json]             what a bug report needs\n"
    )
    for option in (
        "--host",
        "--port",
        "--keep-alive",
        "--debug",
        "--paused",
        "--allow-origin",
        "--allow-path",
        "--version",
    ):
        assert f"  {option}" in result.output
    assert "given as ./run" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        (("demos/echo", "--help"), "Usage: aro-console APP [OPTIONS] [-- ARGUMENTS]\n"),
        (("run", "--help"), "Usage: aro-console run APP [OPTIONS] [-- ARGUMENTS]\n"),
        (("check", "--help"), "Usage: aro-console check [OPTIONS] APP\n"),
        (("test", "--help"), "Usage: aro-console test [OPTIONS] APP\n"),
    ],
)
def test_each_command_explains_itself(words: tuple[str, ...], usage: str) -> None:
    result = aro_console(*words)
    assert (0, usage) == (result.exit_code, result.output[: len(usage)])


def loaded_by(*words: str) -> set[str]:
    """Return the modules that a command has loaded when it is done."""
    script = (
        "import json, sys\n"
        "from aro_console.cli.commands import cli\n"
        f"cli({words!r}, standalone_mode=False)\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_help_loads_neither_the_screen_nor_the_parser_nor_the_host() -> None:
    unwanted = {"textual", "rich", "lark", "asyncio", "runtime.host", "runtime.syntax", "aro_console.app"}
    assert set() == loaded_by("--help") & unwanted


def test_check_loads_nothing_that_runs_or_draws() -> None:
    loaded = loaded_by("check", "demos/echo")
    assert "runtime.syntax.parser" in loaded
    unwanted = {"textual", "rich", "lark", "asyncio", "ssl", "httptools", "websockets", "zipfile", "aro_console.app"}
    assert set() == loaded & {*unwanted, "runtime.probe", "runtime.host.driver", "runtime.services.service"}


@pytest.mark.parametrize("loop", ["asyncio", loop_name()])
def test_the_version_is_that_of_the_package_with_the_loop_there_is(loop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARO_LOOP", loop)
    result = aro_console("--version")
    assert (0, f"aro-console {version('aro-console')}, on {loop}\n") == (result.exit_code, result.output)


@pytest.mark.parametrize(
    ("words", "incomplete", "offered"),
    [
        ([], "", {"", "run", "open", "check", "test", "doctor"}),
        ([], "ru", {"ru", "run"}),
        ([], "--pa", {"--paused"}),
        ([], "--ve", {"--version"}),
        (["demos/echo"], "--por", {"--port"}),
        (["run", "demos/echo"], "--verb", {"--verbose"}),
        (["--show-completion"], "", {"bash", "zsh", "fish"}),
    ],
)
def test_completion_offers_what_may_stand_there(words: list[str], incomplete: str, offered: set[str]) -> None:
    complete = BashComplete(cli, {}, "aro-console", "_ARO_CONSOLE_COMPLETE")
    assert offered == {item.value for item in complete.get_completions(words, incomplete)}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_can_be_had_for_each_shell(shell: str) -> None:
    result = aro_console("--show-completion", shell)
    assert 0 == result.exit_code
    assert "_ARO_CONSOLE_COMPLETE" in result.output


# What is called


def test_a_first_word_that_is_no_command_is_the_application(house: House, at_a_terminal: Callable[..., int]) -> None:
    assert 0 == at_a_terminal("demos/echo")
    assert [("console", Path("demos/echo"), DEFAULTS | {"paused": False})] == house.calls


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (("--port", "9000"), {"port": 9000}),
        (("--port", "0"), {"port": 0}),
        (("--host", "0.0.0.0"), {"host": "0.0.0.0"}),
        (("-e", "Other"), {"entry_point": "Other"}),
        (("--entry-point", "Other"), {"entry_point": "Other"}),
        (("--strict",), {"strict": True}),
        (("--keep-alive", "--debug"), {"keep_alive": True, "debug": True}),
        (("--allow-origin", "https://a.example", "--allow-origin", "https://b.example"),
         {"allow_origins": ("https://a.example", "https://b.example")}),
        (("--allow-path", ".", "--allow-path", "/"), {"allow_paths": (Path("."), Path("/"))}),
        (("--record", "events.json"), {"record": Path("events.json")}),
        (("--", "--port", "1", "--", "x"), {"arguments": ("--port", "1", "--", "x")}),
    ],
)  # fmt: skip
def test_options_reach_the_application_before_or_behind_its_name(
    house: House, at_a_terminal: Callable[..., int], words: tuple[str, ...], changed: dict[str, object]
) -> None:
    at_a_terminal("app", *words)
    aro_console("run", "app", *words)
    if words[0] != "--":
        at_a_terminal(*words, "app")
        aro_console("run", *words, "app")
    for name, path, options in house.calls:
        own = {"console": {"paused": False}, "run": {"verbose": False}}[name]
        assert (Path("app"), DEFAULTS | own | changed) == (path, options)


def test_the_console_can_record_from_the_start(house: House, at_a_terminal: Callable[..., int]) -> None:
    at_a_terminal("app", "--journal", "all.recording")
    assert [("console", Path("app"), DEFAULTS | {"paused": False})] == house.calls
    assert Path("all.recording").absolute() == house.journal


def test_a_recording_is_opened(house: House, at_a_terminal: Callable[..., int]) -> None:
    at_a_terminal("open", "all.recording")
    assert [("open", Path("all.recording"), {})] == house.calls


def test_what_is_no_recording_is_told(
    house: House, at_a_terminal: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == at_a_terminal("open", "wrong")
    assert "aro-console: wrong is no recording of aro-console.\n" == capsys.readouterr().err


def test_a_recording_wants_a_terminal(house: House) -> None:
    result = aro_console("open", "all.recording")
    assert 2 == result.exit_code
    assert "is not a terminal" in result.stderr
    assert [] == house.calls


def test_the_console_can_start_paused(house: House, at_a_terminal: Callable[..., int]) -> None:
    at_a_terminal("app", "--paused")
    assert [("console", Path("app"), DEFAULTS | {"paused": True})] == house.calls


def test_a_folder_called_like_a_command_is_given_with_its_path(house: House, at_a_terminal: Callable[..., int]) -> None:
    at_a_terminal("./run")
    aro_console("run", "run")
    assert [("console", Path("run")), ("run", Path("run"))] == [call[:2] for call in house.calls]


def test_an_application_called_nearly_like_a_command_needs_no_path(
    house: House, at_a_terminal: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()
    at_a_terminal("tests")
    assert [("console", Path("tests"))] == [call[:2] for call in house.calls]


@pytest.mark.parametrize("code", [0, 1])
def test_the_exit_code_is_the_applications(house: House, at_a_terminal: Callable[..., int], code: int) -> None:
    house.code = code
    assert code == aro_console("run", "app").exit_code
    assert code == at_a_terminal("app")


# What is refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Usage:"),
        (("run",), "Missing argument 'APP'"),
        (("--debug",), "Missing argument 'APP'"),
        (("app", "another"), "unexpected extra argument (another)"),
        (("run", "app", "another"), "unexpected extra argument (another)"),
        (("check", "app", "another"), "unexpected extra argument (another)"),
        (("app", "9000"), "aro-console APP -- 9000"),
        (("run", "app", "9000"), "aro-console run APP -- 9000"),
        (("app", "check"), "Did you mean: aro-console check app"),
        (("chek", "app"), "Did you mean: aro-console check app"),
        (("doctr",), "Did you mean: aro-console doctor"),
        (("app", "--port", "70000"), "70000 is not in the range"),
        (("app", "--prot", "1"), "No such option"),
        (("run", "app", "--paused"), "No such option"),
        (("--show-completion", "dosshell"), "dosshell"),
    ],
)
def test_a_line_typed_wrongly_exits_with_2_and_says_why(house: House, words: tuple[str, ...], said: str) -> None:
    result = aro_console(*words)
    assert 2 == result.exit_code
    assert said in result.output
    assert [] == house.calls


def test_without_a_terminal_the_console_names_the_command_without_a_screen(house: House) -> None:
    result = aro_console("my app")
    assert 2 == result.exit_code
    assert (
        "aro-console: standard output is not a terminal.\n"
        "To run without a screen: aro-console run 'my app'\n"
    ) == result.stderr  # fmt: skip
    assert [] == house.calls


def test_where_standard_error_goes_into_a_file_there_is_nothing_to_draw_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", said)
    assert 2 == cli.main(["app"], prog_name="aro-console", standalone_mode=False)
    assert "standard error is not a terminal.\nTo run without a screen: aro-console run app\n" in said.getvalue()
    assert [] == house.calls


# What is said about a program that cannot run


def test_run_shows_errors_with_a_caret_on_standard_error_and_exits_with_1(house: House) -> None:
    house.wrong = LoadError([mistake(), mistake(Severity.WARNING)])
    result = aro_console("run", "app")
    assert (1, "") == (result.exit_code, result.stdout)
    assert "main.aro:\n  2:5: error: Something is off [a-code]\n" in result.stderr
    assert "Log nothing." in result.stderr
    assert "^^^" in result.stderr
    assert result.stderr.endswith("❌ 1 error(s) found\n")


def test_run_shows_warnings_too_when_verbose(house: House) -> None:
    house.wrong = LoadError([mistake(), mistake(Severity.WARNING)])
    assert aro_console("run", "--verbose", "app").stderr.endswith("❌ 1 error(s) found\n⚠️  1 warning(s) found\n")


@pytest.mark.parametrize("code", [0, 1])
def test_test_runs_the_tests_and_ends_as_they_do(house: House, code: int) -> None:
    house.code = code
    assert code == aro_console("test", "app").exit_code
    assert [("test", Path("app"), {})] == house.calls


def test_tests_of_an_application_that_cannot_be_loaded_are_not_run(house: House) -> None:
    house.wrong = LoadError([mistake()])
    result = aro_console("test", "app")
    assert (1, True) == (result.exit_code, "Something is off" in result.stderr)


def test_check_says_on_standard_output_that_all_is_well(house: House) -> None:
    result = aro_console("check", "app")
    assert (0, "✅ No issues found in 3 file(s)\n", "") == (result.exit_code, result.stdout, result.stderr)
    assert [("check", Path("app"), {})] == house.calls


@pytest.mark.parametrize(
    ("severity", "words", "code", "last"),
    [
        (Severity.ERROR, (), 1, "❌ 1 error(s) found"),
        (Severity.ERROR, ("--no-warnings",), 1, "❌ 1 error(s) found"),
        (Severity.WARNING, (), 0, "⚠️  1 warning(s) found"),
    ],
)
def test_check_reports_findings_on_standard_error_and_only_errors_fail(
    house: House, severity: Severity, words: tuple[str, ...], code: int, last: str
) -> None:
    house.findings = [mistake(severity)]
    result = aro_console("check", *words, "app")
    assert (code, "", last) == (result.exit_code, result.stdout, result.stderr.splitlines()[-1])


def test_check_without_warnings_keeps_quiet_about_them(house: House) -> None:
    house.findings = [mistake(Severity.WARNING)]
    result = aro_console("check", "--no-warnings", "app")
    assert (0, "✅ No issues found in 3 file(s)\n", "") == (result.exit_code, result.stdout, result.stderr)


def test_check_can_take_warnings_for_errors(house: House) -> None:
    house.findings = [mistake(Severity.WARNING)]
    result = aro_console("check", "--warnings-as-errors", "app")
    assert (1, "❌ 1 error(s) found") == (result.exit_code, result.stderr.splitlines()[-1])
    assert "error: Something is off [a-code]" in result.stderr


def test_warnings_that_are_errors_are_not_hidden(house: House) -> None:
    house.findings = [mistake(Severity.WARNING)]
    assert 1 == aro_console("check", "--warnings-as-errors", "--no-warnings", "app").exit_code


def test_check_tells_editors_one_line_for_each_finding_on_standard_output(house: House) -> None:
    house.findings = [mistake(), mistake(Severity.WARNING)]
    result = aro_console("check", "--format", "line", "app")
    assert (1, "", 2) == (result.exit_code, result.stderr, len(result.stdout.splitlines()))
    assert "main.aro:2:5: error: Something is off [a-code]" == result.stdout.splitlines()[0]


def test_check_tells_programs_one_document_on_standard_output(house: House) -> None:
    house.findings = [mistake(), mistake(Severity.WARNING)]
    result = aro_console("check", "--format", "json", "--no-warnings", "app")
    assert (1, "", ["a-code"]) == (result.exit_code, result.stderr, [one["code"] for one in json.loads(result.stdout)])


@pytest.mark.parametrize(("form", "said"), [("line", ""), ("json", "[]\n")])
def test_nothing_to_say_is_said_shortly_to_programs(house: House, form: str, said: str) -> None:
    result = aro_console("check", "--format", form, "app")
    assert (0, said, "") == (result.exit_code, result.stdout, result.stderr)


def test_a_code_is_explained_without_an_application(house: House) -> None:
    result = aro_console("check", "--explain", "no-return")
    assert (0, "no-return", "") == (result.exit_code, result.stdout.splitlines()[0], result.stderr)
    assert [] == house.calls


def test_an_unknown_code_is_a_line_typed_wrongly(house: House) -> None:
    result = aro_console("check", "--explain", "no-retrun")
    assert (2, "") == (result.exit_code, result.stdout)
    assert "Did you mean no-return?" in result.stderr


def test_completion_offers_the_codes() -> None:
    complete = BashComplete(cli, {}, "aro-console", "_ARO_CONSOLE_COMPLETE")
    offered = {item.value for item in complete.get_completions(["check", "--explain"], "no-")}
    assert {"no-return", "no-entry-point", "no-sources", "no-application", "no-recording"} == offered


# The real command


def real(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words),
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("demo", "files"), [("status-board", 3), ("echo", 2)])
def test_there_is_nothing_to_say_about_the_demos(demo: str, files: int) -> None:
    done = real("check", DEMOS / demo)
    assert (0, f"✅ No issues found in {files} file(s)\n", "") == (done.returncode, done.stdout, done.stderr)


ENTRY = "(Application-Start: Trial) {\n    Return an <OK: status> for the <application>.\n}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, ".aro"),
        ({"main.aro": "(Helper: Trial) {\n    Return an <OK: status> for the <test>.\n}\n"}, "No entry point"),
        ({"main.aro": ENTRY, "other.aro": ENTRY}, "Application-Start"),
        ({"main.aro": "(Application-Start: Trial) {\n    Log \"never ends\n}\n"}, "Unterminated string literal"),
        ({"main.aro": ENTRY, "openapi.yaml": "openapi: [3.0.3\n"}, "openapi.yaml"),
        ({"main.aro": ENTRY,
          "openapi.yaml": "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
                          "paths: {/x: {get: {operationId: getX, responses: {'200': {description: x}}}}}\n"}, "getX"),
    ],
    ids=["no files", "no entry point", "two entry points", "syntax error", "broken contract", "missing feature set"],
)  # fmt: skip
def test_a_bad_application_is_explained_and_never_with_a_traceback(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("check", "run"):
        done = real(name, tmp_path)
        assert (1, "") == (done.returncode, done.stdout)
        assert said in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["check", "run"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    done = real(name, tmp_path / "nowhere")
    assert (1, "") == (done.returncode, done.stdout)
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_single_file_runs_and_its_arguments_arrive(tmp_path: Path) -> None:
    app = tmp_path / "hello.aro"
    app.write_text(
        "(Application-Start: Hello) {\n"
        "    Extract the <name> from the <parameter: name>.\n"
        '    Log "Hello, ${<name>}" to the <console>.\n'
        "    Return an <OK: status> for the <application>.\n"
        "}\n",
        encoding="utf-8",
    )
    done = real("run", app, "--", "--name", "Ada")
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.endswith("Hello, Ada\n")
