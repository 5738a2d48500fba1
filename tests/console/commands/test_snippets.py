"""The snippet file: what it holds, what is wrong with it and where, and how a snippet gets into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aro_console.commands.drafts import Draft
from aro_console.commands.snippets import FILE, SnippetFile, Snippets, read, with_snippet

GOOD = """\
# ours
variables:
  room: lobby
  port: 80

snippets:
  # the usual one
  say hello:
    verb: inject
    message: '{"room": "${room}"}'
  place: {verb: emit, name: OrderPlaced, payload: {id: 7}}   # short

"""


def test_a_file_holds_variables_and_named_drafts() -> None:
    found = read(GOOD)
    assert () == found.faults
    assert {"room": "lobby", "port": "80"} == found.variables
    assert ["say hello", "place"] == [snippet.name for snippet in found.snippets]
    assert Draft("inject", {"message": '{"room": "${room}"}'}) == found.get("say hello")
    assert found.get("other") is None


def test_an_empty_file_holds_nothing() -> None:
    assert Snippets() == read("") == read("# nothing yet\n") == read("snippets:\nvariables:\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("snippets:\n  a: [", "line 2, column 7"),
        ("snippets:\n\ta: b", "line 2, column 1"),
        ("- a\n", "line 1: expected `variables:`"),
        ("other: 1\n", "line 1: 'other' is neither"),
        ("snippets: hello\n", "line 1: `snippets:` has names below it"),
        ("snippets:\n  a: hi\n", "line 2: snippet 'a': expected a verb"),
        ("snippets:\n  a:\n    verb: fly\n", "line 3: snippet 'a': 'fly' is none of"),
        ("snippets:\n  a: {verb: emit, message: x}\n", "line 2: snippet 'a': emit has no 'message'"),
        ("snippets:\n  a: {verb: emit}\n  a: {verb: send}\n", "line 3: 'a' stands here a second time"),
        ("snippets:\n  a: !!python/object/apply:os.system ['true']\n", "line 2, column 6"),
        ("variables:\n  two words: x\n", "line 2: 'two words' is no name"),
        ("variables:\n  room: [1]\n", "line 2: the variable 'room'"),
        ("\x00", "line 1"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, fault: str) -> None:
    assert [True] == [said.startswith(fault) for said in read(text).faults]


def test_what_is_right_holds_beside_what_is_wrong() -> None:
    found = read("variables: {a b: 1, room: lobby}\nsnippets:\n  bad: 1\n  good: {verb: broadcast, message: hi}\n")
    assert 2 == len(found.faults)
    assert {"room": "lobby"} == found.variables
    assert ["good"] == [snippet.name for snippet in found.snippets]


NEW = Draft("request", {"connection": "C1", "operation": "POST /x", "body": '{\n  "a": 1\n}', "headers": ""})


def test_a_snippet_is_added_behind_the_others_and_comments_stay() -> None:
    text = with_snippet(GOOD, "post", NEW)
    assert text.startswith(GOOD.rstrip("\n") + "\n")
    assert ["say hello", "place", "post"] == [snippet.name for snippet in read(text).snippets]
    assert NEW.kept() == read(text).get("post")
    assert '    body: |-\n      {\n        "a": 1\n      }\n' in text


def test_a_snippet_of_that_name_is_changed_where_it_stands() -> None:
    text = with_snippet(GOOD, "say hello", Draft("broadcast", {"message": "hi all"}))
    assert ["say hello", "place"] == [snippet.name for snippet in read(text).snippets]
    assert Draft("broadcast", {"message": "hi all"}) == read(text).get("say hello")
    assert "# the usual one" in text
    assert "place: {verb: emit, name: OrderPlaced, payload: {id: 7}}   # short" in text


@pytest.mark.parametrize(
    "text", ["", "snippets:\n", "snippets: {}\n", "variables:\n  room: lobby", "# a\nsnippets:  # b\n"]
)
def test_the_first_snippet_makes_the_section(text: str) -> None:
    changed = with_snippet(text, "a: b", NEW)
    assert () == read(changed).faults
    assert NEW.kept() == read(changed).get("a: b")
    assert read(text).variables == read(changed).variables


def test_more_may_follow_the_section() -> None:
    text = "snippets:\n    one: {verb: send, message: a}\n\nvariables:\n  room: lobby\n"
    changed = with_snippet(text, "two", Draft("send", {"message": "multi\nline\n"}))
    assert ["one", "two"] == [snippet.name for snippet in read(changed).snippets]
    assert Draft("send", {"message": "multi\nline\n"}) == read(changed).get("two")
    assert {"room": "lobby"} == read(changed).variables


@pytest.mark.parametrize("text", ["snippets: [", "snippets: {a: {verb: send}}\n"])
def test_nothing_is_written_into_what_has_to_be_mended_first(text: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        with_snippet(text, "x", NEW)


def test_a_file_is_made_when_the_first_snippet_is_saved(tmp_path: Path) -> None:
    file = SnippetFile(tmp_path)
    assert Snippets() == file.load()
    assert "" == file.save("post", NEW)
    assert NEW.kept() == file.load().get("post")
    assert [tmp_path / FILE] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_that_cannot_be_used_is_told_of_and_left_alone(tmp_path: Path) -> None:
    file = SnippetFile(tmp_path)
    file.path.parent.mkdir()
    for content, word in ((b"\xff", "UTF-8"), (b"snippets: [", "line 1"), (b"#" * 1_000_001, "larger")):
        file.path.write_bytes(content)
        assert word in file.load().faults[0]
        assert word in file.save("post", NEW)
        assert content == file.path.read_bytes()


def test_a_folder_in_its_place_is_told_of(tmp_path: Path) -> None:
    file = SnippetFile(tmp_path)
    file.path.mkdir(parents=True)
    assert "cannot be read" in file.load().faults[0]
    (tmp_path / "other").write_text("")
    assert "cannot be" in SnippetFile(tmp_path / "other").save("post", NEW)


def test_a_snippet_that_contains_itself_is_told_and_the_others_hold() -> None:
    found = read("snippets:\n  one: &a {verb: emit, name: X, payload: [*a]}\n  two: {verb: emit, name: Y}\n")
    assert ["two"] == [snippet.name for snippet in found.snippets]
    assert 1 == len(found.faults)


@pytest.mark.parametrize("name", ["\x85", "a\nb", "a\tb", "\u2028", "\x1b[2J"])
def test_a_snippet_has_a_name_that_can_be_seen(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be seen"):
        with_snippet("", name, Draft("emit", {"name": "Go"}))
