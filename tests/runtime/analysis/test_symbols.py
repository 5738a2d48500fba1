import pytest

from runtime.analysis.symbols import action_of, action_uses, definitions, is_external, renders_template
from runtime.syntax import nodes
from tests.support.checking import feature_set


def action(text: str) -> nodes.Action:
    statement = feature_set("a: B", text).body[0]
    assert isinstance(statement, nodes.Action)
    return statement


def read(text: str) -> tuple[set[str], set[str]]:
    """Return the names that must be there, and those that may."""
    uses = list(action_uses(action(text)))
    hard = {use.name for use in uses if use.is_hard}
    return hard, {use.name for use in uses} - hard


@pytest.mark.parametrize(
    ("text", "hard", "soft"),
    [
        ("Create the <x> with <a> + <b>.", {"a", "b"}, set()),
        ("Log the <a> to the <console>.", {"a"}, {"console"}),
        ("Log <a: b> to the <console>.", {"a"}, {"b", "console"}),
        ("Store the <saved: a> into the <r-repository>.", set(), {"saved", "a", "r-repository"}),
        ("Emit a <Placed: event> with <a>.", {"a"}, {"event"}),
        ("Return an <OK: status> with <a> for the <b>.", {"a"}, {"status", "b"}),
        ("Update the <a: f> with <b>.", {"b"}, {"a", "f"}),
        ("Compute the <x: length> from the <a: b>.", {"a"}, {"b", "length"}),
        ("Retrieve the <x> from the <r-repository> where id = <a> and n in [<b>].", {"r-repository", "a", "b"}, set()),
        ("Log 1 to the <console> when <a> exists and <b> == 1.", {"b"}, {"a", "console"}),
        ("Log <a> or 5 to the <console>.", set(), {"a", "console"}),
    ],
)
def test_a_statement_reads_some_names_surely_and_some_perhaps(text, hard, soft):
    assert (hard, soft) == read(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Create the <x> with 1.", ("x",)),
        ("Extract the <x: first> from the <y>.", ("x",)),
        ("Log the <x> to the <console>.", ()),
        ("Return an <OK: status> for the <x>.", ()),
        ("Store the <x> into the <r-repository>.", ("new-entry",)),
        ("Store the <saved: x> into the <r-repository>.", ("new-entry", "saved")),
        ("Start the <http-server> with { port: 1 }.", ("http-server",)),
    ],
)
def test_a_statement_binds_its_result_unless_it_answers(text, names):
    assert names == definitions(action(text))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("request", True), ("pathParameters", True), ("x-repository", True), ("my-server", True), ("seconds", True),
     ("websocket-message", True), ("generated-id", True), ("status", False), ("repository-x", False)],
)  # fmt: skip
def test_external_names(name, expected):
    assert expected is is_external(name)


def test_synonyms_share_their_action():
    assert ("extract", "log", "juggle") == (action_of("Get"), action_of("PRINT"), action_of("Juggle"))


def test_a_template_sees_every_name():
    assert renders_template(action("Transform the <html> from the <template: a.html>."))
    assert not renders_template(action("Transform the <n: int> from the <text>."))
