"""The commands and their options.

Each command imports what it needs when it runs: the help and the shell's completion never load the runtime or the
screen. Exit codes: 0 for an end without failure, 1 for an application that cannot be loaded or fails, 2 for a line
that was typed wrongly.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem, get_completion_class

from aro_console.cli.explain import explained, unknown_code
from aro_console.cli.interrupts import raise_again
from aro_console.cli.machine import json_report, line_report
from aro_console.cli.report import report, shown
from aro_console.cli.shape import AppCommand, AppFirstGroup, NamelessCommand
from runtime.errors import Diagnostic, LoadError, Severity
from runtime.explanations import EXPLANATIONS, explanation_of

if TYPE_CHECKING:
    from runtime.host.application import RunOptions

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_APP = click.argument("app", type=click.Path(path_type=Path), metavar="APP")

_RUN_OPTIONS = (
    click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on."),
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        metavar="PORT",
        help="Port to listen on; 0 takes a free one. Default: $ARO_HTTP_PORT, else the contract's.",
    ),
    click.option(
        "--allow-origin",
        "allow_origins",
        multiple=True,
        metavar="ORIGIN",
        help="Let web pages of this origin in, and requests under its name, besides local ones. May be repeated.",
    ),
    click.option(
        "--allow-path",
        "allow_paths",
        multiple=True,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Let paths that peers name lead into DIR, besides the application's folder and this one. May be repeated.",
    ),
    click.option("--strict", is_flag=True, help="Refuse HTTP requests that break the contract."),
    click.option(
        "--entry-point",
        "-e",
        default="Application-Start",
        show_default=True,
        metavar="NAME",
        help="The feature set to begin with.",
    ),
    click.option("--keep-alive", is_flag=True, help="Stay alive after Application-Start has ended."),
    click.option("--debug", is_flag=True, help="Show the application's final response with types."),
    click.option(
        "--record",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write the application's events to FILE.",
    ),
    click.option(
        "--replay",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Publish the domain events of a recording before the start.",
    ),
)


def _run_options(command: Decorated) -> Decorated:
    """Give `command` the options that say how an application runs."""
    return reduce(lambda wrapped, option: option(wrapped), reversed(_RUN_OPTIONS), command)


def _show_completion(ctx: click.Context, parameter: click.Parameter, shell: str | None) -> None:
    """Print the completion script for `shell` and leave; None does nothing."""
    if shell is None or ctx.resilient_parsing:
        return
    complete = get_completion_class(shell)
    if complete is None:
        raise click.UsageError(f"There is no completion for {shell}.", ctx)
    click.echo(complete(ctx.command, {}, "aro-console", "_ARO_CONSOLE_COMPLETE").source())
    ctx.exit()


def _show_version(ctx: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    from runtime.host.loops import loop_name

    click.echo(f"aro-console {version('aro-console')}, on {loop_name()}")
    ctx.exit()


@click.group(
    cls=AppFirstGroup,
    forms=(
        ("APP [OPTIONS] [-- ARGUMENTS]", "the console on an application"),
        ("run APP [OPTIONS] [-- ARGUMENTS]", "the same without a screen"),
        ("open FILE", "the console on a recording"),
        ("check APP", "what is wrong with it"),
        ("test APP", "run its tests"),
        ("doctor [APP] [--json]", "what a bug report needs"),
    ),
    context_settings={"help_option_names": ["--help", "-h"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, and the event loop that applications run on.",
)
@click.option(
    "--show-completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    metavar="SHELL",
    is_eager=True,
    expose_value=False,
    callback=_show_completion,
    help="Print the completion script for bash, zsh or fish.",
)
def cli() -> None:
    """A terminal console and debugger for ARO: watch, steer and step through event-driven programs while they run.

    APP is a folder with .aro files, or one .aro file. What follows -- is for the application, which reads it with
    <parameter: name>. A folder called like a sub-command is given as ./run.
    """


@click.command(cls=NamelessCommand)
@_APP
@_run_options
@click.option("--paused", is_flag=True, help="Stop before the first delivery.")
@click.option(
    "--journal",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Record all that happens into FILE, a new one; see it with open FILE.",
)
@click.pass_context
def console(ctx: click.Context, /, app: Path, journal: Path | None, **settings: Any) -> None:
    """Open the console on APP, a folder with .aro files or one .aro file."""
    _demand_terminal(ctx, f"To run without a screen: aro-console run {shlex.quote(str(app))}")
    from aro_console.app import run_console

    raise_again()
    ctx.exit(run_console(app, _options(**settings), journal.absolute() if journal is not None else None))


def _demand_terminal(ctx: click.Context, instead: str) -> None:
    """Leave with 2 when there is no terminal to draw on: Textual draws on standard error."""
    for name, stream in (("output", sys.stdout), ("input", sys.stdin), ("error", sys.stderr)):
        if stream is None or not stream.isatty():  # None: it was closed
            # Where standard error goes into a file, what is said there would not be read.
            click.echo(f"aro-console: standard {name} is not a terminal.", err=name != "error")
            click.echo(shown(instead), err=name != "error")
            ctx.exit(2)


cli.nameless = console


@cli.command(name="open")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.pass_context
def open_(ctx: click.Context, /, file: Path) -> None:
    """Show the recording FILE: the same rows, marks and comments, without a runtime."""
    _demand_terminal(ctx, "A recording is shown on a screen: open it in a terminal.")
    from aro_console.app import open_recording
    from runtime.host.recording import RecordingError

    raise_again()
    try:
        code = open_recording(file)
    except RecordingError as error:
        click.echo(f"aro-console: {shown(str(error))}", err=True)
        code = 1
    ctx.exit(code)


@cli.command(cls=AppCommand)
@_APP
@_run_options
@click.option("--verbose", "-v", is_flag=True, help="Show warnings too.")
@click.option(
    "--script",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Do what FILE says, with the console's verbs, then end.",
)
@click.pass_context
def run(ctx: click.Context, /, app: Path, script: Path | None, **settings: Any) -> None:
    """Run APP without a screen: print what it prints."""
    try:
        code = _run(app, script, _options(**settings))
    except LoadError as error:
        _print_findings(error.diagnostics, len(error.sources), warnings=bool(settings["verbose"]))
        code = 1
    ctx.exit(code)


def _run(app: Path, script: Path | None, options: RunOptions) -> int:
    if script is None:
        from runtime.host.application import run_headless

        return run_headless(app, options)
    from aro_console.scripts.running import run_script

    raise_again()
    return run_script(app, script, options, lambda text: click.echo("\n".join(map(shown, text.split("\n")))))


def _explain(ctx: click.Context, parameter: click.Parameter, code: str | None) -> None:
    """Tell what `code` means and leave, with 2 when there is no such code; None does nothing."""
    if code is None or ctx.resilient_parsing:
        return
    explanation = explanation_of(code)
    lines = explained(explanation) if explanation is not None else unknown_code(code)
    click.echo("\n".join(map(shown, lines)), err=explanation is None)
    ctx.exit(0 if explanation is not None else 2)


def _complete_code(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(code) for code in EXPLANATIONS if code.startswith(incomplete)]


@cli.command()
@_APP
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "line", "json"]),
    default="text",
    show_default=True,
    help="text for people, line for editors (file:line:column: ...), json for programs.",
)
@click.option("--no-warnings", is_flag=True, help="Show errors only.")
@click.option("--warnings-as-errors", is_flag=True, help="Take every warning for an error.")
@click.option(
    "--explain",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    shell_complete=_complete_code,
    help="Tell what a code means, with an example; needs no APP.",
)
@click.pass_context
def check(ctx: click.Context, /, app: Path, form: str, no_warnings: bool, warnings_as_errors: bool) -> None:
    """Say what is wrong with APP, without running it; exit with 1 when there are errors.

    Each finding ends with its code in brackets: aro-console check --explain CODE tells what it means.
    """
    from runtime.host.loading import check as check_application

    findings, file_count = check_application(app)
    if warnings_as_errors:
        findings = [replace(finding, severity=Severity.ERROR) for finding in findings]
    if no_warnings:
        findings = [finding for finding in findings if finding.is_error]
    if form == "line":
        click.echo("".join(f"{line}\n" for line in line_report(findings, app)), nl=False)
    elif form == "json":
        click.echo(json_report(findings, app))
    else:
        _print_findings(findings, file_count, warnings=True)
    ctx.exit(1 if any(finding.is_error for finding in findings) else 0)


@cli.command()
@_APP
@click.pass_context
def test(ctx: click.Context, /, app: Path) -> None:
    """Run the tests of APP: its feature sets whose activity ends in Test or Tests. Exit with 1 when one fails."""
    from runtime.host.testing import run_tests

    raise_again()
    try:
        code = run_tests(app)
    except LoadError as error:
        _print_findings(error.diagnostics, len(error.sources), warnings=False)
        code = 1
    ctx.exit(code)


@cli.command()
@click.argument("app", type=click.Path(path_type=Path), metavar="[APP]", required=False)
@click.option("--json", "as_object", is_flag=True, help="One JSON object, for programs.")
def doctor(app: Path | None, as_object: bool) -> None:
    """Print what a bug report needs: versions, the terminal, limits, places, and APP in brief. Nothing is run.

    Secrets are masked and the home folder is a ~; look it through all the same before you send it.
    """
    import os

    from platformdirs import user_config_path, user_state_path

    from aro_console.doctor import examined
    from aro_console.model.facts import as_json, as_text, sayable

    found = examined(app, os.environ, user_state_path("aro-console"), user_config_path("aro-console"))
    facts = sayable(found, str(Path.home()))
    click.echo(as_json(facts) if as_object else "\n".join(as_text(facts)))


def _options(**settings: Any) -> RunOptions:
    from runtime.host.application import RunOptions

    return RunOptions(**settings)


def _print_findings(findings: list[Diagnostic], file_count: int, *, warnings: bool) -> None:
    """Print the report: on standard error when it has findings, on standard output when all is well."""
    has_findings = any(warnings or finding.is_error for finding in findings)
    click.echo("\n".join(report(findings, file_count, warnings=warnings)), err=has_findings)
