"""What a line typed wrongly may have meant: told so that it can be copied, and never acted upon."""

from __future__ import annotations

import shlex

import pytest

from aro_console.cli.meant import misspelt, too_many

COMMANDS = ("run", "open", "check", "test", "doctor")
STEERING = "x\x1b]0;mine\x07"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("chek demos/echo", "aro-console check demos/echo"),
        ("chekc 'my app' --format line", "aro-console check 'my app' --format line"),
        ("opne x.recording", "aro-console open x.recording"),
        ("Run demos/echo --port 0", "aro-console run demos/echo --port 0"),
        ("doctro", "aro-console doctor"),
        ("help", "aro-console --help"),
        ("help check", "aro-console --help"),
        ("verison", "aro-console --version"),
    ],
)
def test_a_first_word_with_a_slip_is_told_with_the_whole_line_that_was_meant(line: str, meant: str) -> None:
    words = shlex.split(line)
    assert f"There is neither a command nor an application {words[0]}. Did you mean: {meant}" == misspelt(
        words, COMMANDS
    )


@pytest.mark.parametrize("line", ["demos/echo", "my-app --port 0", "x", "demos/chek", "tutorial"])
def test_a_first_word_that_is_near_to_no_command_is_an_application(line: str) -> None:
    assert "" == misspelt(line.split(), COMMANDS)


@pytest.mark.parametrize(
    ("extra", "app", "takes", "said"),
    [
        (["b"], "", "", "Got unexpected extra argument (b)."),
        (["b", "c"], "", "", "Got unexpected extra arguments (b c)."),
        (["check"], "demos/echo", "APP", "Did you mean: aro-console check demos/echo"),
        (["9000"], "demos/echo", "APP", "What is for the application goes behind --: aro-console APP -- 9000"),
        (["a b"], "", "run APP", "What is for the application goes behind --: aro-console run APP -- 'a b'"),
    ],
)
def test_a_word_too_many_is_told_with_where_it_belongs(extra: list[str], app: str, takes: str, said: str) -> None:
    assert too_many(extra, app, COMMANDS if app else (), takes).endswith(said)


def test_a_word_that_would_steer_the_terminal_is_shown() -> None:
    assert "unexpected extra argument (x�]0;mine�)" in too_many([STEERING])
    assert too_many([STEERING], takes_arguments="run APP").isprintable()
    assert misspelt(["chek", STEERING], COMMANDS).isprintable()
