"""What a peer names reaches files of the application only, on whatever way through the program; recorded or not."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from websockets.sync.client import connect

from runtime.probe.commands import EmitEvent, InjectMessage, OpenVirtual, SendRequest
from runtime.probe.records import ConnectionOpened, ExecutionFailed, ExecutionFinished, ResponseSent
from tests.support.apps import write_app
from tests.support.program import PATIENCE_S, running
from tests.support.watching import watched

pytestmark = pytest.mark.slow

SECRET = "the secret of another folder"
OWN = "a file of the application"

VERBS = {
    "read": "Read the <answer: raw> from the <file: name>.",
    "read-joined": 'Read the <answer: raw> from the <file: "${name}">.',
    "stream": "Stream the <answer> from the <file: name>.",
    "stat": "Stat the <answer> for the <file: name>.",
    "exists": "Exists the <answer> for the <file: name>.",
    "write": 'Write "changed" to the <file: name>.',
    "append": 'Append "changed" to the <file: name>.',
    "touch": "Touch the <file: name>.",
    "copy-from": 'Copy the <file: name> to the <destination: "APP/copy">.',
    "copy-to": 'Copy the <file: "APP/more"> to the <destination: name>.',
    "move-from": 'Move the <file: name> to the <destination: "APP/moved">.',
    "move-to": 'Move the <file: "APP/more"> to the <destination: name>.',
    "delete": "Delete the <file: name>.",
    "call": "Application.Fetch the <answer> with { name: <name> }.",
    "loop": "parallel for each <one> in [<name>] { Read the <answer: raw> from the <file: one>. "
    "Store the <answer> into the <found-repository>. }",
}
"""Statements about a file called `name`, which a request brings."""
FOLDER_VERBS = {
    "list": "List the <answer> from the <directory: name>.",
    "watch": "Start the <file-monitor> with <name>.",
    "git": "Retrieve the <answer> from the <git: name>.",
}
QUIET = {
    "emit": "Emit a <Fetched: event> with { name: <name> }.",
    "observe": "Store { name: <name> } into the <asked-repository>.",
}
"""What sets off handlers that read the file: their failure is not the request's."""
EVERYTHING = {**VERBS, **FOLDER_VERBS, **QUIET}


def _operation(verb: str) -> str:
    return "do" + verb.title().replace("-", "")


PROGRAM = """
    (Application-Start: Files) {
        Create the <folder> with "OUTSIDE".
        Read the <text: raw> from the <file: "${folder}/secret">.
        Store the <text> into the <started-repository>.
        Start the <http-server> with { websocket: "/ws" }.
        Keepalive the <application> for the <events>.
        Return an <OK: status> for the <startup>.
    }
    (Fetch: Action) {
        Read the <text: raw> from the <file: "${<input: name>}">.
        Return an <OK: status> with { text: <text> }.
    }
    (Keep It: Fetched Handler) {
        Extract the <name> from the <event: name>.
        Read the <text: raw> from the <file: name>.
        Store the <text> into the <found-repository>.
    }
    (See It: asked-repository Observer) {
        Extract the <name> from the <event: newValue.name>.
        Read the <text: raw> from the <file: name>.
        Store the <text> into the <found-repository>.
    }
    (Take Message: WebSocket Event Handler) {
        Extract the <name> from the <event: message>.
        Read the <text: raw> from the <file: name>.
        Send <text> to the <websocket-connection>.
    }
    (getFound: API) {
        Retrieve the <found> from the <found-repository>.
        Return an <OK: status> with { found: <found> }.
    }
    (getStarted: API) {
        Retrieve the <found> from the <started-repository>.
        Return an <OK: status> with { found: <found> }.
    }
    (getWritten: API) {
        Read the <text: raw> from the <file: "OUTSIDE/secret">.
        Return an <OK: status> with { found: [<text>] }.
    }
    """ + "".join(
    f"""
    ({_operation(verb)}: API) {{
        Extract the <name> from the <pathParameters: name>.
        {statement}
        Return an <OK: status> with {{ done: "{verb}" }}.
    }}
    """
    for verb, statement in EVERYTHING.items()
)

NAMED = "parameters: [{ name: name, in: path, required: true, schema: { type: string } }]"
CONTRACT = "\n".join(
    [
        "openapi: 3.0.3",
        "info: { title: Files, version: '1' }",
        "paths:",
        *(f"  /{name.lower()}: {{ get: {{ operationId: get{name} }} }}" for name in ("Found", "Started", "Written")),
        *(f"  /{verb}/{{name}}: {{ get: {{ operationId: {_operation(verb)}, {NAMED} }} }}" for verb in EVERYTHING),
    ]
)


@dataclass
class Site:
    """A server with its folder, ``app``, beside one that is not its business, ``outside``."""

    folder: Path
    port: int = 0

    @property
    def own(self) -> Path:
        return self.folder / "app" / "own"

    @property
    def secret(self) -> Path:
        return self.folder / "outside" / "secret"

    def put_back(self) -> None:
        (self.folder / "outside").mkdir(exist_ok=True)
        self.secret.write_text(SECRET)
        self.own.write_text(OWN)
        (self.own.parent / "more").write_text("more")

    def get(self, *parts: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/" + "/".join(quote(part, safe="") for part in parts))
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def found(self, what: str) -> list[str]:
        status, text = self.get(what)
        assert 200 == status
        found: list[str] = json.loads(text)["found"]
        return found


def site_at(folder: Path) -> Site:
    program = PROGRAM.replace("APP/", f"{folder / 'app'}/").replace("OUTSIDE", str(folder / "outside"))
    write_app(folder / "app", {"main.aro": program, "openapi.yaml": CONTRACT})
    made = Site(folder)
    made.put_back()
    (folder / "app" / "link").symlink_to(made.secret)
    (folder / "app" / "way").symlink_to(folder / "outside")
    return made


@pytest.fixture(scope="module", params=["unrecorded", "recorded"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = site_at(tmp_path_factory.mktemp("site"))
    if request.param == "recorded":
        with watched(made.folder / "app") as one:
            made.port = one.port()
            yield made
    else:
        with running(made.folder / "app") as program:
            made.port = program.port
            yield made


def test_application_start_may_read_what_it_likes(site: Site) -> None:
    assert [SECRET] == site.found("started")


def test_an_author_may_write_any_path_into_a_statement(site: Site) -> None:
    site.put_back()
    assert [SECRET] == site.found("written")


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_does_its_work_on_a_file_of_the_application(site: Site, verb: str) -> None:
    site.put_back()
    status, text = site.get(verb, str(site.own))
    assert (200, verb) == (status, json.loads(text).get("done"))


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_reaches_a_file_outside_by_dots_or_links(site: Site, verb: str) -> None:
    site.put_back()
    app = site.own.parent
    names = [str(site.secret), f"{app}/../outside/secret", f"{app}/link", f"{app}/way/secret", f"{app}/way/new"]
    for name in names:
        status, text = site.get(verb, name)
        assert status >= 400
        assert SECRET not in text
        assert "outside" not in text
    assert {"secret": SECRET} == {path.name: path.read_text() for path in (site.folder / "outside").iterdir()}


def test_dots_in_a_path_parameter_lead_nowhere(site: Site) -> None:
    for name in ("../../secret", "../secret", "../../../../../../../../../../etc/passwd", "~/../../etc/passwd"):
        status, text = site.get("read", name)
        assert status >= 400
        assert "root:" not in text


@pytest.mark.parametrize("verb", FOLDER_VERBS)
def test_no_verb_reaches_a_folder_outside(site: Site, verb: str) -> None:
    for name in (str(site.secret.parent), str(site.own.parent / "way")):
        assert site.get(verb, name)[0] >= 400


@pytest.mark.parametrize("way", QUIET)
def test_the_handlers_that_a_request_sets_off_are_kept_in_too(site: Site, way: str) -> None:
    site.put_back()
    for name in (site.secret, site.own):
        assert 200 == site.get(way, str(name))[0]
    found = site.found("found")
    assert OWN in found
    assert SECRET not in found


def test_a_message_that_names_a_file_is_kept_in(site: Site) -> None:
    site.put_back()
    with connect(f"ws://127.0.0.1:{site.port}/ws", proxy=None, open_timeout=PATIENCE_S) as peer:
        for name in (site.secret, site.own.parent / "link", site.own):
            peer.send(str(name))
        assert OWN == peer.recv(timeout=PATIENCE_S)


def test_what_the_console_does_as_a_client_is_kept_in_and_its_events_are_not(tmp_path: Path) -> None:
    made = site_at(tmp_path)
    with watched(tmp_path / "app") as one:
        one.wait_state("waiting")
        one.thread.post(SendRequest("GET", f"/read/{quote(str(made.secret), safe='')}"))
        assert 400 == one.wait(ResponseSent).status
        one.thread.post(OpenVirtual("/ws"))
        one.thread.post(InjectMessage(one.wait(ConnectionOpened).connection_id, str(made.secret)))
        failed = one.wait(ExecutionFailed, lambda record: record.feature_set == "Take Message")
        assert failed.cause_text.startswith(f"Leads out of the application's folder: {made.secret}")
        one.thread.post(EmitEvent("Fetched", {"name": str(made.secret)}))
        assert one.wait(ExecutionFinished, lambda record: record.feature_set == "Keep It")


def test_a_folder_that_was_allowed_is_open(tmp_path: Path) -> None:
    made = site_at(tmp_path)
    with running(tmp_path / "app", "--allow-path", str(tmp_path / "outside")) as program:
        made.port = program.port
        assert 200 == made.get("read", str(made.secret))[0]
        assert 200 == made.get("read", str(made.own.parent / "link"))[0]
        assert 400 == made.get("read", "/etc/passwd")[0]
