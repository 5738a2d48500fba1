"""Whatever stands in a file that is read, what is sound of it holds and the rest is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given
from hypothesis import strategies as st

from aro_console.commands.drafts import Draft
from aro_console.commands.filters import read_filters
from aro_console.commands.keys import read_keys
from aro_console.commands.snippets import read, with_snippet
from aro_console.model.keeping import KeepingError, Kept, written
from aro_console.model.keeping import read as read_kept
from aro_console.model.looks import Looks, from_text, to_text
from aro_console.model.rules import Rule
from aro_console.opened import RecordedOrigin
from aro_console.scripts.parsing import fault_lines, parse_script
from aro_console.themes import ThemeFileError, parse_theme
from runtime.errors import LoadError
from runtime.host.eventlog import read_events
from runtime.host.recording import RecordingError
from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.probe.filtering.grammar import Filter, parse
from runtime.probe.recording.blocks import Part, block
from runtime.probe.recording.stream import About, Stream
from runtime.services.web.contract import parse_contract
from runtime.services.web.yamltext import read_yaml
from tests.support.apps import CONTRACT
from tests.support.fuzzing import budget
from tests.support.pipeline import assert_sound
from tests.support.records import Story

_ODD = " \t\n\r:,-?*&!|>%@`'\"{}[]#~0aZ_\u00e9\u2028\x00\ufeff"


def spoilt(text: str, words: list[str]) -> st.SearchStrategy[str]:
    """The text with stretches of it taken out, and with words and odd characters put in."""
    change = st.tuples(
        st.integers(0, len(text)), st.integers(0, 12), st.text(_ODD, max_size=4) | st.sampled_from(words)
    )

    def changed(changes: list[tuple[int, int, str]]) -> str:
        made = text
        for at, length, put in changes:
            made = made[: at % (len(made) + 1)] + put + made[at % (len(made) + 1) + length :]
        return made

    return st.lists(change, max_size=6).map(changed)


_API = (
    CONTRACT
    + """  /items/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }]
    put:
      operationId: putItem
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }
      responses: { default: { description: Any } }
components:
  schemas:
    Item: { type: object, required: [a], properties: { a: { type: string, pattern: "^a+$" }, b: { allOf: [] } } }
"""
)
_YAML_WORDS = [
    "&a ",
    "*a",
    "<<: ",
    "!!python/object:x ",
    "? ",
    "$ref: ",
    "null",
    "[]",
    "{}",
    "- ",
    "\n  ",
    "1e999",
    "---\n",
]


@budget(50)
@given(spoilt(_API, _YAML_WORDS) | st.text(_ODD, max_size=60))
def test_any_contract_is_one_or_is_said_not_to_be(text: str) -> None:
    contract, findings = parse_contract(text)
    event("a contract" if contract is not None else "none")
    assert contract is not None or any(finding.is_error for finding in findings)
    for finding in findings:
        assert finding.message
    if contract is not None:
        for path in ("/items", "/items/1", "/", "//", "/%ff"):
            contract.route("PUT", path)


@budget(50)
@given(spoilt("- { id: 1, name: Ada }\n- { id: 2, name: Alan, tags: [a, b] }\n", _YAML_WORDS))
def test_any_store_is_read_or_has_a_finding_with_its_place(text: str) -> None:
    found = read_yaml(text, "users.store")
    if hasattr(found, "message"):
        assert_sound(found, found.span.source if found.span is not None else None)


_SNIPPETS = (
    'variables:\n  room: lobby\nsnippets:\n  say hello:\n    verb: inject\n    message: \'{"text": "${room}"}\'\n'
    "  place:\n    verb: emit\n    name: OrderPlaced\n    payload: {id: 7, total: 12.5}\n"
)


@budget(60)
@given(spoilt(_SNIPPETS, _YAML_WORDS) | st.text(_ODD, max_size=60), st.text(max_size=8))
def test_any_snippet_file_is_read_and_one_that_is_sound_takes_another(text: str, name: str) -> None:
    found = read(text)
    event("faults" if found.faults else "sound")
    assert all(fault.startswith("line ") for fault in found.faults)
    try:
        longer = with_snippet(text, name, Draft("emit", {"name": "Go", "payload": "{}"}))
    except ValueError:
        return
    kept = {snippet.name: snippet.draft for snippet in found.snippets}
    after = {snippet.name: snippet.draft for snippet in read(longer).snippets}
    assert {**kept, name: after.get(name)} == {**after, name: after.get(name)}


@budget(50)
@given(spoilt("rerun: ctrl+r\npause: [p, space]\nquit: q\n", [*_YAML_WORDS, "quit: ", "rerun: ", "enter", "ctrl+"]))
def test_any_key_file_is_read(text: str) -> None:
    found = read_keys(text)
    assert all(fault.startswith("line ") for fault in found.faults)


@budget(50)
@given(spoilt("bad: err | took>1s\nmine: 'conn:c1 & ! text:\"x y\"'\n", [*_YAML_WORDS, "(", "json:a.", "took>"]))
def test_any_file_of_filters_is_read_and_those_that_are_none_are_told(text: str) -> None:
    found = read_filters(text)
    event("faults" if found.faults else "sound")
    assert all(isinstance(parse(said), Filter) for said in found.filters.values())
    assert all(found.faults)


_KEPT = written(
    Kept(
        (Breakpoint(0, BreakpointKind.LINE, file="main.aro", line=3, condition="<n> > 1"),),
        ("<n>",),
        (Rule(0, "text:a", True),),
        filters={"bad": "err"},
    )
)


@budget(50)
@given(spoilt(_KEPT, ["null", "[]", "{}", "1e999", '"version": 9', "true", '"\\ud800"', ","]))
def test_any_session_file_is_read_or_said_to_be_none(text: str) -> None:
    try:
        kept = read_kept(text)
    except KeepingError as error:
        event("refused")
        told = str(error)
        assert told != ""
        return
    event("read")
    assert kept == read_kept(written(kept))


_THEME = """base = "light"
dark = false
primary = "#1f62b5"
luminosity_spread = 0.15
[variables]
text = "rgb(1, 2, 3)"
"""
_TOML_WORDS = [
    "[]",
    "{}",
    "nan",
    "-inf",
    "1e999",
    "true",
    '"',
    '"ansi_red"',
    '"auto 9%"',
    "1979-05-27",
    "[[",
    "base = ",
]


@budget(60)
@given(spoilt(_THEME, [*_TOML_WORDS, "[" * 5_000]))
def test_any_theme_file_has_colours_or_is_said_to_be_none(text: str) -> None:
    try:
        theme = parse_theme(text)
    except ThemeFileError as error:
        event("refused")
        said = str(error)
        assert said.startswith("theme.toml")
        return
    event("read")
    assert "primary" in theme.to_color_system().generate()


@budget(60)
@given(
    spoilt(to_text(Looks("light", compact=True)), ["null", "[]", "{}", "NaN", "true", '"\\ud800"', ",", "[" * 5_000])
)
def test_any_file_of_looks_is_looks_that_can_be_written(text: str) -> None:
    looks = from_text(text)
    assert looks == from_text(to_text(looks))


_EVENTS = """{"version": "1.0", "events": [
{"eventType": "application.started", "payload": "{}"},
{"eventType": "domain", "payload": "{\\"eventName\\": \\"Ping\\", \\"data\\": {\\"n\\": 1}}"}
]}
"""


@budget(60)
@given(spoilt(_EVENTS, ["null", "[]", "{}", "NaN", "1e999", '"\\ud800"', '\\"', ",", "[" * 5_000]))
def test_any_log_of_events_is_read_or_said_to_be_none(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.json"
        path.write_text(text, encoding="utf-8")
        try:
            events = read_events(path)
        except LoadError as error:
            event("refused")
            said = str(error)
            assert str(path) in said
            return
    event("read")
    assert all(isinstance(one.payload, dict) for one in events)


_SCRIPT = """let room = lobby
emit Go {"a": "${room}"}
wait type:event 2s
expect "a" & conn:c1
expect-none err
sleep 10ms
"""


@budget(60)
@given(
    spoilt(
        _SCRIPT,
        ["expect ", "wait ", "sleep ", "let ", "${", "\\\n", "#", "emit ", "inject c1 ", "5s", "99999999999999h"],
    )
    | st.text(max_size=60)
)
def test_any_script_has_steps_or_faults_with_their_lines(text: str) -> None:
    steps, faults = parse_script(text)
    last = len(text.splitlines())
    assert all(1 <= one.line <= last for one in [*steps, *faults])
    assert len(fault_lines("a script", faults)) >= len(faults)
    for step in steps:
        str(step)


# --- recordings -------------------------------------------------------------------------------------------------------


def _recording() -> bytes:
    told = Story().opened("c1")
    for number in range(30):
        told.message("c1", f"message {number}")
    stream = Stream(About("chat", 1_769_860_800 * 10**9), [told.source])
    return stream.opening() + stream.records(told.raw) + block(Part.END)


RECORDING = _recording()
_CHANGES: dict[str, Callable[[bytes, int, bytes], bytes]] = {
    "overwritten": lambda data, at, put: data[:at] + put + data[at + len(put) :],
    "inserted": lambda data, at, put: data[:at] + put + data[at:],
    "removed": lambda data, at, put: data[:at] + data[at + len(put) :],
    "cut": lambda data, at, put: data[:at],
    "repeated": lambda data, at, put: data[:at] + data[max(0, at - 200) :],
}


@budget(50)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(_CHANGES)), st.integers(0, len(RECORDING)), st.binary(min_size=1, max_size=40)
        ),
        max_size=3,
    )
    | st.binary(max_size=100)
)
def test_any_recording_shows_what_is_sound_of_it(changes: list[tuple[str, int, bytes]] | bytes) -> None:
    data = changes if isinstance(changes, bytes) else RECORDING
    for how, at, put in changes if isinstance(changes, list) else []:
        data = _CHANGES[how](data, at, put)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.aro-recording"
        path.write_bytes(data)
        try:
            origin = RecordedOrigin(path)
        except RecordingError:
            event("no recording")
            return
        numbers: list[int] = []
        cursor = 0
        while (batch := origin.since(cursor, 7)).cursor != cursor:
            cursor = batch.cursor
            numbers += [raw[0] for raw in batch.records]
        event("sound" if len(numbers) > 30 else "damaged")
        assert numbers == sorted(set(numbers))
