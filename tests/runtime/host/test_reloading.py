"""Another program for an application that runs: what changes, and what nobody notices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from websockets.sync.client import connect

from runtime.host.application import RunOptions, load
from runtime.host.reloading import Changes, Reload, changes
from runtime.probe.commands import Breakpoint, Continue, EmitEvent, SetBreakpoints
from runtime.probe.records import Held, LogWritten, OrderRefused, ProgramReplaced, ServiceStarted
from tests.support.apps import CONTRACT, SERVER, write_app
from tests.support.driving import program_of
from tests.support.watching import Watched, watched

START = "(Application-Start: A) { Return an <OK: status> for the <startup>. }\n"
GREET = '(Greet: Said Handler) { Log "hi" to the <console>. }\n'
COUNT = '(Count: Said Handler) { Log "one" to the <console>. }\n'


@pytest.mark.parametrize(
    ("old", "new", "wanted", "words"),
    [
        (START + GREET, START + "\n\n" + GREET, Changes(), "no feature set is another one"),
        (START + GREET, START + GREET.replace("hi", "ho"), Changes(changed=("Greet",)), "changed: Greet"),
        (START + GREET, START + COUNT, Changes(new=("Count",), gone=("Greet",)), "new: Count; gone: Greet"),
        (START, START.replace("startup", "start"), Changes(("Application-Start",), start_changed=True),
         "changed: Application-Start; Application-Start does not run again before a restart"),
        (START + GREET * 2, START + GREET, Changes(changed=("Greet",)), "changed: Greet"),
    ],
)  # fmt: skip
def test_programs_are_compared_by_their_feature_sets(old: str, new: str, wanted: Changes, words: str) -> None:
    found = changes(program_of(old), program_of(new))
    assert wanted == found
    assert words == str(found)


def reload(one: Watched, path: Path) -> ProgramReplaced:
    before = len(one.records(ProgramReplaced))
    loaded = load(path, RunOptions(port=0))
    one.thread.post(Reload(loaded.program, loaded.contract))
    said = one.wait(ProgramReplaced, count=before + 1)
    assert isinstance(said, ProgramReplaced)
    return said


def edit(path: Path, name: str, old: str, new: str) -> None:
    text = (path / name).read_text()
    assert old in text
    (path / name).write_text(text.replace(old, new))


def address(one: Watched) -> str:
    return str(one.wait(ServiceStarted).address)


def answer(where: str) -> Any:
    with urlopen(f"http://{where}", timeout=20) as response:
        return json.load(response)


@pytest.fixture
def server(tmp_path: Path) -> Path:
    return write_app(tmp_path, SERVER)


@pytest.mark.slow
def test_connections_and_port_stay_and_what_comes_in_meets_the_new_program(server: Path) -> None:
    with watched(server) as one:
        where = address(one)
        with connect(f"ws://{where}/ws") as client:
            client.send("a")
            assert "echo: a" == client.recv(timeout=20)
            edit(server, "handlers.aro", "echo: ", "again: ")
            edit(server, "handlers.aro", "<n> with 3", "<n> with 4")
            assert "changed: listItems, Take Message" == reload(one, server).detail
            client.send("b")
            assert "again: b" == client.recv(timeout=20)
            assert 4 == answer(f"{where}/items")["n"]
        assert 1 == len(one.records(ServiceStarted))


@pytest.mark.slow
def test_another_contract_routes_what_comes_in(server: Path) -> None:
    with watched(server) as one:
        where = address(one)
        edit(server, "handlers.aro", "(listItems: API)", "(showItems: API)")
        (server / "openapi.yaml").write_text(CONTRACT.replace("listItems", "showItems").replace("/items", "/things"))
        assert "new: showItems; gone: listItems" == reload(one, server).detail
        assert 3 == answer(f"{where}/things")["n"]


def test_what_is_held_finishes_on_the_code_it_began_with(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        line = next(n for n, text in enumerate((server / "handlers.aro").read_text().splitlines(), 1) if "Tell" in text)
        one.thread.post(SetBreakpoints((Breakpoint(1, file="handlers.aro", line=line),)))
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        one.wait(Held)
        edit(server, "handlers.aro", "ping ", "pong ")
        reload(one, server)
        one.thread.post(EmitEvent("Ping", {"n": 2}))
        one.wait(LogWritten, lambda record: record.text == "pong 2")
        one.thread.post(Continue())
        one.wait(LogWritten, lambda record: record.text == "ping 1")


def test_breakpoints_are_placed_in_the_new_program_when_they_are_set_again(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        edit(server, "handlers.aro", "(Tell:", "\n\n(Tell:")
        reload(one, server)
        lines = (server / "handlers.aro").read_text().splitlines()
        line = next(number for number, text in enumerate(lines, 1) if "Tell" in text)
        one.thread.post(SetBreakpoints((Breakpoint(1, file="handlers.aro", line=line),)))
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        held = one.wait(Held)
        assert line == held.span.line
        assert "\n\n(Tell:" in held.span.source.text


def test_an_application_that_is_over_takes_no_program(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.stop()
        loaded = load(server, RunOptions(port=0))
        one.thread.post(Reload(loaded.program, loaded.contract))
        assert "not running any more" in one.wait(OrderRefused, lambda record: record.order == "Reload").reason
