"""Every action against what it cannot have: a wrong kind of value, a missing name, nobody there, a disk that refuses.

One application has a handler for each statement. The statement fails with the sentence of ARO-0006 and its cause, and
nothing else does: the application lives on to its end, and nothing stays open behind it. What is a disk's refusal by
permission or for want of room stands in `tests/runtime/services/test_files.py`, git in `test_versioning.py`.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from runtime.host.loops import run
from runtime.probe.records import ExecutionFailed, LogWritten
from runtime.vocabulary import VERBS
from tests.support.apps import start, write_app
from tests.support.watching import watched

NAMES = {"text": '"words"', "num": "5", "list": '[1, "a"]', "row": "{ a: 1 }"}
"""What is bound before each statement; ``missing`` is not."""

REFUSED = r"""
Extract the <x> from the <missing>.
    Cannot extract the x from the missing. | Undefined variable: 'missing'
Extract the <x> from the <row: nothing>.
    Cannot extract the x from the row: nothing. | Property 'nothing' not found on type Map
Extract the <x> from the <num: part>.
    Cannot extract the x from the num: part. | Property 'part' not found on type Integer
Parse the <x: json> from "{".
    Cannot parse the x: json from "{". | Invalid JSON: …
Parse the <x: json> from <missing>.
    Cannot parse the x: json from the missing. | Undefined variable: 'missing'
Parse the <x: link-header> from <num>.
    Cannot parse the x: link-header from the num. | Parse reads text only
Retrieve the <x> from the <missing>.
    Cannot retrieve the x from the missing. | Repository not found: 'missing'
Find the <x> from the <missing>.
    Cannot find the x from the missing. | Repository not found: 'missing'
Receive the <x> from the <missing>.
    Cannot receive the x from the missing. | Undefined variable: 'missing'
Read the <x> from the <file: "DIR/none.txt">.
    Cannot read the x from the file: DIR/none.txt. | File not found: DIR/none.txt
Read the <x> from <num>.
    Cannot read the x from the num. | A path is text, and num has the type Integer
Read the <x> from <row>.
    Cannot read the x from the row. | A path is text, and row has the type Map
Read the <x> from the <file: "DIR/dir">.
    Cannot read the x from the file: DIR/dir. | Is a directory: DIR/dir
Read the <x> from the <url: "http://127.0.0.1:DEAD/">.
    Cannot read the x from the url: http://127.0.0.1:DEAD/. | Cannot connect: http://127.0.0.1:DEAD/
Request the <x> from "http://127.0.0.1:DEAD/".
    Cannot request the x from "http://127.0.0.1:DEAD/". | Cannot connect: http://127.0.0.1:DEAD/
Request the <x> from "ftp://x".
    Cannot request the x from "ftp://x". | Invalid URL 'ftp://x': must start with http:// or https://
Request the <x> from <num>.
    Cannot request the x from the num. | A path is text, and num has the type Integer
Request the <x> via "http://127.0.0.1:DEAD/" with { method: "FLY" }.
    Cannot request the x via "http://127.0.0.1:DEAD/". | Unknown HTTP method: FLY
Request the <x> via "http://127.0.0.1:DEAD/" with { timeout: "soon" }.
    Cannot request the x via "http://127.0.0.1:DEAD/". | Cannot convert String to number
Probe the <x> from "nowhere".
    Cannot probe the x from "nowhere". | Invalid URL 'nowhere': must start with http:// or https://
List the <x> from the <directory: "DIR/none">.
    Cannot list the x from the directory: DIR/none. | File not found: DIR/none
List the <x> from <missing>.
    Cannot list the x from the missing. | File not found: missing
Stat the <x> for the <file: "DIR/none">.
    Cannot stat the x for the file: DIR/none. | File not found: DIR/none
Stat the <x> for <num>.
    Cannot stat the x for the num. | A path is text, and num has the type Integer
Exists the <x> for <row>.
    Cannot exists the x for the row. | A path is text, and row has the type Map
Stream the <x> from "DIR/none".
    Cannot stream the x from "DIR/none". | File not found: DIR/none
Stream the <x> from <num>.
    Cannot stream the x from the num. | A path is text, and num has the type Integer
Stream the <x> from "ws:///".
    Cannot stream the x from "ws:///". | Invalid URL 'ws:///': it names no host
Stream the <x> from <missing>.
    Cannot stream the x from the missing. | File not found: missing
Select the <x> from <num>.
    Cannot select the x from the num. | Select chooses from a List that has items
Compute the <x> from <missing>.
    Cannot compute the x from the missing. | Undefined variable: 'missing'
Compute the <x> from <row> + 1.
    Cannot compute the x from <row> + 1. | Cannot convert Map to number
Compute the <x: date> from "someday".
    Cannot compute the x: date from "someday". | Cannot convert 'someday' to date
Compute the <x: length> from <num>.
    Cannot compute the x: length from the num. | Cannot compute the length of Integer
Compute the <x: distance> from "2026-01-01" to "never".
    Cannot compute the x: distance from "2026-01-01". | Cannot convert 'never' to date
Compare the <missing> against <num>.
    Cannot compare the missing against the num. | Undefined variable: 'missing'
Compare the <num> against <missing>.
    Cannot compare the num against the missing. | Undefined variable: 'missing'
Transform the <x: int> from "many".
    Cannot transform the x: int from "many". | Cannot convert String to int
Transform the <x: json> from <missing>.
    Cannot transform the x: json from the missing. | Undefined variable: 'missing'
Transform the <x> from the <template: none.tpl>.
    Cannot transform the x from the template: none.tpl. | Template not found: ./templates/none.tpl
Create the <x> with <missing>.
    Cannot create the x with the missing. | Undefined variable: 'missing'
Create the <x: date-range> from "a" to "b".
    Cannot create the x: date-range from "a". | Cannot convert 'a' to date
Create the <x: recurrence> with "sometimes".
    Cannot create the x: recurrence with "sometimes". | Unknown recurrence: 'sometimes'
Update the <x> with <missing>.
    Cannot update the x with the missing. | Undefined variable: 'missing'
Delete the <a> from the <num>.
    Cannot delete the a from the num. | Cannot delete 'a' from this: only repositories, Maps and Lists lose parts
Delete the <a> from the <missing>.
    Cannot delete the a from the missing. | Undefined variable: 'missing'
Clear the <all> from the <missing>.
    Cannot clear the all from the missing. | Undefined variable: 'missing'
Filter the <x> from <missing> where a = 1.
    Cannot filter the x from the missing where a = 1. | Undefined variable: 'missing'
Map the <x: name> from <num>.
    Cannot map the x: name from the num. | Property 'name' not found
Map the <x: name> from <missing>.
    Cannot map the x: name from the missing. | Undefined variable: 'missing'
Reduce the <x> from <missing> with count().
    Cannot reduce the x from the missing. | Undefined variable: 'missing'
Sort the <x> for <missing>.
    Cannot sort the x for the missing. | Undefined variable: 'missing'
Group the <x> from <missing> by "a".
    Cannot group the x from the missing. | Undefined variable: 'missing'
Split the <x> from <missing> by ",".
    Cannot split the x from the missing. | Undefined variable: 'missing'
Join the <x> from <missing> with ",".
    Cannot join the x from the missing. | Undefined variable: 'missing'
Merge the <x: row> with <missing>.
    Cannot merge the x: row with the missing. | Undefined variable: 'missing'
Merge the <x: missing> with <row>.
    Cannot merge the x: missing with the row. | Undefined variable: 'missing'
Accept the <transition: nowhere> on <row: status>.
    Cannot accept the transition: nowhere on the row: status. | Invalid transition 'nowhere'. Expected: from_to_to
Accept the <transition: a_to_b> on <missing: status>.
    Cannot accept the transition: a_to_b on the missing: status. | Undefined variable: 'missing'
Accept the <transition: a_to_b> on <num: status>.
    Cannot accept the transition: a_to_b on the num: status. | Cannot accept state a->b on num: status. …
Call the <x> from the <mail: send> with { to: "x" }.
    Cannot call the x from the mail: send. | Unknown service: 'mail'. The one built in is http: <http: get>
Call the <x> from the <http: fly> with { url: "http://127.0.0.1:DEAD/" }.
    Cannot call the x from the http: fly. | The service http has the methods delete, get, patch, post, put, not 'fly'
Call the <x> from the <http: get> with 5.
    Cannot call the x from the http: get. | A call of http needs an address: with { url: "https://..." }
Call the <x> from the <http: get> with { url: "http://127.0.0.1:DEAD/" }.
    Cannot call the x from the http: get. | Cannot connect: http://127.0.0.1:DEAD/
Execute the <x> with { command: "ls", timeout: "soon" }.
    Cannot execute the x with { command: "ls", timeout: "soon" }. | Cannot convert String to number
Sleep the <x> for "long".
    Cannot sleep the x for "long". | Cannot convert String to number
Sleep the <x> for <missing>.
    Cannot sleep the x for the missing. | Undefined variable: 'missing'
Sleep the <x> for -1 seconds.
    Cannot sleep the x for -1 seconds. | Cannot wait for -1.0 seconds
Given the <x> with <missing>.
    Cannot given the x with the missing. | Undefined variable: 'missing'
When the <x> from the <nobody>.
    Cannot when the x from the nobody. | There is no feature set 'nobody'
Then the <num> with 6.
    Cannot then the num with 6. | Expected num to be 6, but it is 5
Then the <missing> with 6.
    Cannot then the missing with 6. | Undefined variable: 'missing'
Assert the <num> for 6.
    Cannot assert the num for 6. | Expected num to be 6, but it is 5
Include the <template: part.tpl>.
    Cannot include the template: part.tpl. | Include stands inside templates only. …
ParseHtml the <x: links> from <num>.
    Cannot parsehtml the x: links from the num. | ParseHtml reads text, not a value of type Integer
ParseHtml the <x: colours> from "<p>".
    Cannot parsehtml the x: colours from "<p>". | ParseHtml has no form 'colours'. …
ParseHtml the <x: links> from <missing>.
    Cannot parsehtml the x: links from the missing. | Undefined variable: 'missing'
Schedule the <Tock> with "often".
    Cannot schedule the Tock with "often". | Cannot convert String to number
Schedule the <Tock> with 0 seconds.
    Cannot schedule the Tock with 0 seconds. | The interval of a schedule must be greater than zero
Schedule the <Tock> with <missing>.
    Cannot schedule the Tock with the missing. | Undefined variable: 'missing'
Return an <OK: status> with <missing>.
    Cannot return the OK: status with the missing. | Undefined variable: 'missing'
Throw the <Boom: error> for the <thing>.
    Cannot throw the Boom: error for the thing. | Boom
Log <missing> to the <console>.
    Cannot log the missing to the console. | Undefined variable: 'missing'
Send "x" to the <websocket-connection>.
    Cannot send "x" to the websocket-connection. | There is no current WebSocket connection: …
Send "x" to the <websocket-connection: closed>.
    Cannot send "x" to the websocket-connection: closed. | WebSocket connection not found: closed
Send <missing> to the <websocket-connection>.
    Cannot send the missing to the websocket-connection. | Undefined variable: 'missing'
Send <missing> to the <postmaster>.
    Cannot send the missing to the postmaster. | Undefined variable: 'missing'
Broadcast <missing> to the <websocket>.
    Cannot broadcast the missing to the websocket. | Undefined variable: 'missing'
Store the <missing> into the <some-repository>.
    Cannot store the missing into the some-repository. | Undefined variable: 'missing'
Store <missing> into the <some-repository>.
    Cannot store the missing into the some-repository. | Undefined variable: 'missing'
Write <text> to the <file: "DIR/dir">.
    Cannot write the text to the file: DIR/dir. | Is a directory: DIR/dir
Write <missing> to the <file: "DIR/f">.
    Cannot write the missing to the file: DIR/f. | Undefined variable: 'missing'
Write <text> to the <url: "http://127.0.0.1:DEAD/">.
    Cannot write the text to the url: http://127.0.0.1:DEAD/. | Cannot connect: http://127.0.0.1:DEAD/
Append <missing> to the <file: "DIR/f">.
    Cannot append the missing to the file: DIR/f. | Undefined variable: 'missing'
Render the <missing> to the <console>.
    Cannot render the missing to the console. | Undefined variable: 'missing'
Repaint the <missing> at the <top>.
    Cannot repaint the missing at the top. | Undefined variable: 'missing'
Start the <socket-server> with BUSY.
    Cannot start the socket-server with BUSY. | Cannot start the socket-server on port BUSY: address already in use; …
Start the <socket-server> with -1.
    Cannot start the socket-server with -1. | Cannot start the socket-server on port -1: …
Start the <file-monitor> with "DIR/none".
    Cannot start the file-monitor with "DIR/none". | Path not found: DIR/none
Watch the <file-monitor> for the <directory> with "DIR/none".
    Cannot watch the file-monitor for the directory. | Path not found: DIR/none
Watch the <file-monitor> for the <directory> with <num>.
    Cannot watch the file-monitor for the directory. | The file-monitor watches a path, which is text
Listen on port BUSY as <socket-server>.
    Cannot listen the socket-server on port BUSY. | Cannot start the socket-server on port BUSY: …
Connect the <x> to the <host: "127.0.0.1"> with { port: DEAD }.
    Cannot connect the x to the host: 127.0.0.1. | Cannot reach 127.0.0.1:DEAD: connection refused
Connect the <x> to the <host: "127.0.0.1"> with { port: "many" }.
    Cannot connect the x to the host: 127.0.0.1. | Cannot connect to port many: a port is a number from 1 to 65535
Close the <websocket-connection>.
    Cannot close the websocket-connection. | There is no current WebSocket connection: …
Close the <websocket-connection: closed> with { code: 5 }.
    Cannot close the websocket-connection: closed with { code: 5 }. | Invalid close code: 5. …
Make the <x> at the <directory: "DIR/app/main.aro">.
    Cannot make the x at the directory: DIR/app/main.aro. | Already there: DIR/app/main.aro
Make the <x> at <num>.
    Cannot make the x at the num. | A path is text, and num has the type Integer
Delete the <file: "DIR/none">.
    Cannot delete the file: DIR/none. | File not found: DIR/none
Delete the <directory: "DIR/none">.
    Cannot delete the directory: DIR/none. | File not found: DIR/none
Configure the <websocket> with { pingInterval: "x" }.
    Cannot configure the websocket with { pingInterval: "x" }. | Invalid WebSocket setting 'pingInterval': …
Configure the <websocket> with <missing>.
    Cannot configure the websocket with the missing. | Undefined variable: 'missing'
Configure the <some-repository: maxSize> with "x".
    Cannot configure the some-repository: maxSize with "x". | maxSize is a number of rows, at least 1
Configure the <some-repository: colour> with 5.
    Cannot configure the some-repository: colour with 5. | A repository has the limits maxSize and ttl, not colour
Read the <x> from the <file: "DIR/dir/../none">.
    Cannot read the x from the file: DIR/dir/../none. | File not found: …
Request the <x> from <missing>.
    Cannot request the x from the missing. | Undefined variable: 'missing'
Probe the <x> from <missing>.
    Cannot probe the x from the missing. | Undefined variable: 'missing'
Execute the <x> with <missing>.
    Cannot execute the x with the missing. | Undefined variable: 'missing'
Prompt the <x> with "Name?".
    Cannot prompt the x with "Name?". | There is nobody to ask: …
Copy the <file: "DIR/none"> to the <destination: "DIR/x">.
    Cannot copy the file: DIR/none to the destination: DIR/x. | File not found: DIR/none
Move the <file: "DIR/none"> to the <destination: "DIR/x">.
    Cannot move the file: DIR/none to the destination: DIR/x. | File not found: DIR/none
Push the <x> to the <git>.
    Cannot push the x to the git. | …
Start the <http-server> with BUSY.
    Cannot start the http-server with BUSY. | Cannot start the http-server on port BUSY: …
Fly the <x> to the <console>.
    Cannot fly the x to the console. | Unknown action verb: 'Fly'
"""
"""A statement, and below it the sentence and the cause, of which the beginning will do where it ends in ….

In DIR is nothing but `dir`; nobody listens on port DEAD, and somebody else on BUSY.
"""

NO_FAILURE = r"""
Probe the <x> from "http://127.0.0.1:DEAD/".
Exists the <x> for the <file: "DIR/none">.
Validate the <x: email> for <missing>.
Execute the <x> for the <command: "DIR/no-such-program">.
Execute the <x> with { command: "ls", workingDirectory: "DIR/none" }.
Retrieve the <x> from the <some-repository> where age > "old".
Filter the <x> from <num> where a = 1.
Sort the <x> for <num>.
Group the <x> from <num> by "a".
Emit a <Thing: event> with <missing>.
Notify the <missing> with "x".
Send "x" to the <postmaster>.
Broadcast "x" to the <websocket>.
Stop the <socket-server> with the <application>.
Close the <websocket-connection: closed>.
Close the <missing>.
Repaint the <text> at the <top>.
Show the <cursor> for the <console>.
"""
"""What looks like it, and is none (runtime.md 2.4-2.7, 3.4, 4.6, 4.12)."""

NOT_HERE = frozenset("stage checkout commit tag pull clone publish throw return wait when".split())
"""Actions of git; what the check refuses before; and those that cannot be given anything wrong, or only elsewhere."""


def refused() -> Iterator[tuple[str, str, str]]:
    """Yield each statement with its sentence and its cause."""
    lines = REFUSED.strip().splitlines()
    for statement, told in zip(lines[::2], lines[1::2], strict=True):
        sentence, cause = told.strip().split(" | ")
        yield statement, sentence, cause


FINE = NO_FAILURE.strip().splitlines()
STATEMENTS = [statement for statement, _, _ in refused()] + FINE


@dataclass(frozen=True)
class World:
    """What became of each statement, and what was there before and after."""

    failures: Mapping[str, tuple[str, str]]
    logged: tuple[str, ...]
    open_before: int
    open_after: int


def program(words: Mapping[str, str]) -> str:
    """Return an application with a handler for each statement, which it has run one after the other."""
    emits = [f"Emit a <Row{number}: event>." for number in range(len(STATEMENTS))]
    parts = [start(*emits, 'Log "alive" to the <console>.')]
    for number, statement in enumerate(STATEMENTS):
        for word, meant in words.items():
            statement = statement.replace(word, meant)
        bound = " ".join(
            f"Create the <{name}> with {value}." for name, value in NAMES.items() if f"<{name}" in statement
        )
        parts.append(
            f"(Row {number}: Row{number} Handler) {{ {bound} {statement} Return an <OK: status> for the <row>. }}"
        )
    return "\n".join(parts)


def open_files() -> int:
    return len(os.listdir("/dev/fd"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    (folder / "dir").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as gone:
        dead = gone.getsockname()[1]
    run(asyncio.sleep(0))  # the first loop of a process opens what all of them share, and keeps it
    open_before = open_files()
    with socket.create_server(("127.0.0.1", 0)) as other:
        words = {"DIR": str(folder), "DEAD": str(dead), "BUSY": str(other.getsockname()[1])}
        app = write_app(folder / "app", {"main.aro": program(words)})
        with watched(app, port=None) as one:
            one.wait_state("ended")
        failures = {
            record.feature_set: tuple(_with(words, text) for text in (record.sentence, record.cause_text))
            for record in one.records(ExecutionFailed)
        }
        logged = tuple(record.text for record in one.records(LogWritten) if record.feature_set == "Application-Start")
    return World(failures, logged, open_before, open_files())  # type: ignore[arg-type]


def _with(words: Mapping[str, str], text: str) -> str:
    for word, meant in words.items():
        text = text.replace(meant, word)
    return text


def _row(statement: str) -> str:
    return f"Row {STATEMENTS.index(statement)}"


@pytest.mark.parametrize(("statement", "sentence", "cause"), list(refused()), ids=STATEMENTS[: -len(FINE)])
def test_a_statement_fails_with_its_sentence_and_its_cause(
    world: World, statement: str, sentence: str, cause: str
) -> None:
    said, because = world.failures[_row(statement)]
    assert sentence == said
    assert cause == because or (cause.endswith("…") and because.startswith(cause[:-1]))


@pytest.mark.parametrize("statement", FINE)
def test_what_is_no_failure_is_none(world: World, statement: str) -> None:
    assert _row(statement) not in world.failures


def test_the_application_lives_on_and_nothing_is_left_open(world: World) -> None:
    assert ("alive",) == world.logged
    assert world.open_before == world.open_after


def test_every_action_is_among_them() -> None:
    verbs = {statement.partition(" ")[0].lower() for statement in STATEMENTS} - {"fly"}
    assert {known.action for known in VERBS.values()} - NOT_HERE == {VERBS[verb].action for verb in verbs} - NOT_HERE
