import pytest

from runtime.engine.actions.commands import execute
from runtime.engine.effects import Execute
from runtime.errors import EvaluationError
from tests.support.calls import Frame, finish, make_call


@pytest.mark.parametrize(
    ("statement", "parts", "command"),
    [
        ('exec r on command:"ls"', {"with_value": "-la *.txt"}, "ls -la *.txt"),
        ('exec r on command:"ls"', {"with_value": ["-l", "two words", "$x"]}, "ls -l 'two words' '$x'"),
        ('exec r for command:"df -h"', {}, "df -h"),
        ("exec r with =", {"object": "uptime | wc"}, "uptime | wc"),
        ("exec r with =", {"object": {"command": "pwd"}}, "pwd"),
        ("exec r on script", {"base": "run.sh", "object": "run.sh"}, "run.sh"),
        ("exec r on command:tool", {"frame": Frame({"tool": "git"}), "with_value": "status"}, "git status"),
        ("exec r on command:uptime", {}, "uptime"),
    ],
)
def test_the_command_is_put_together(statement, parts, command):
    assert [Execute(command)] == finish(execute(make_call(statement, **parts)), {})[0]


def test_options_say_how_it_runs():
    options = {
        "command": "x", "workingDirectory": "/d", "environment": {"A": 1}, "timeout": 1500, "shell": "/bin/bash",
        "captureStderr": False,
    }  # fmt: skip
    asked, value = finish(execute(make_call("exec r with =", object=options)), {"exitCode": 0})
    assert [Execute("x", "/d", {"A": "1"}, 1.5, "/bin/bash", False)] == asked
    assert {"exitCode": 0} == value


def test_the_folder_is_as_it_was_written_or_chosen_as_it_runs():
    for written in (frozenset({"workingDirectory"}), frozenset({"command"})):
        call = make_call("exec r with =", object={"command": "x", "workingDirectory": "/d"}, literal_options=written)
        asked = finish(execute(call), {})[0]
        assert ["workingDirectory" in written] == [one.directory_is_literal for one in asked]


@pytest.mark.parametrize(
    ("options", "reason"),
    [({}, "no command"), ({"command": " "}, "no command"), ({"command": "a\0b"}, "NUL"),
     ({"command": "x", "timeout": -1}, "more than 0"), ({"command": "x", "environment": {"A=B": "c"}}, "'A=B'")],
)  # fmt: skip
def test_what_cannot_be_run_is_refused(options, reason):
    with pytest.raises(EvaluationError, match=reason):
        finish(execute(make_call("exec r with =", object=options)), {})
