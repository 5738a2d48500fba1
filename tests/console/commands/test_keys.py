"""Other keys for verbs: what a file can say, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding

from aro_console.commands.keys import Keymap, load_keys, printed_key, read_keys, textual_key
from aro_console.commands.verbs import VERBS, Situation, all_keys, for_key, key_name
from aro_console.widgets.line_pane import LinePane


def keys_of(keymap: Keymap, name: str) -> tuple[str, ...]:
    return next(verb.keys for verb in keymap.verbs if verb.name == name)


def test_a_verb_gets_other_keys_and_the_others_keep_theirs() -> None:
    keymap = read_keys("# mine\nrerun: ctrl+r\npause: [Z, f6]\nmark: none\nfilter: '%'\n")
    assert () == keymap.faults
    assert ("ctrl+r",) == keys_of(keymap, "rerun")
    assert ("Z", "f6") == keys_of(keymap, "pause")
    assert () == keys_of(keymap, "mark")
    assert ("percent_sign",) == keys_of(keymap, "filter")
    assert [verb.keys for verb in VERBS if verb.name == "copy"] == [keys_of(keymap, "copy")]
    assert [verb.name for verb in VERBS] == [verb.name for verb in keymap.verbs]
    assert {"rerun", "pause", "mark", "filter"} == {verb.name for verb in keymap.verbs if keymap.is_changed(verb)}


def test_a_key_means_what_the_file_says() -> None:
    verbs = read_keys("pause: Z").verbs
    verb = for_key("Z", Situation(), verbs)
    assert verb is not None
    assert "pause" == verb.name
    assert for_key("P", Situation(), verbs) is None


def test_two_verbs_may_change_places() -> None:
    keymap = read_keys("comment: m\nmark: ;\n")
    assert () == keymap.faults
    assert (("m",), ("semicolon",)) == (keys_of(keymap, "comment"), keys_of(keymap, "mark"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("reun: R", "line 1: there is no verb 'reun'; is rerun meant?"),
        ("abcdefgh: R", "line 1: there is no verb 'abcdefgh'; :help lists them all"),
        ("# a\nmark: v", "line 2: v is already emit's; give emit another key, or none"),
        ("mark: '#'\ncomment: '#'", "line 2: # is already mark's"),
        ("mark: h\nmark: '#'", "line 2: mark has its keys from line 1 already"),
        ("mark: f", "line 1: f is already forward-out's and out's; give them other keys, or none"),
        ("mark: ctrl+i", "line 1: ctrl+i arrives as tab"),
        ("mark: j", "line 1: j moves in every list"),
        ("mark: hyper+x", "line 1: 'hyper+x' is no key"),
        ("mark: f99", "line 1: 'f99' is no key"),
        ("mark: {a: b}", "line 1: a key is a word"),
        ("mark: [", "line 1: "),
        ("- mark", "line 1: expected a verb"),
        ("mark: ''", "line 1: '' is no key"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line_and_changes_nothing(text: str, fault: str) -> None:
    keymap = read_keys(text)
    assert 1 == len(keymap.faults)
    assert keymap.faults[0].startswith(fault)
    assert ("y",) == keys_of(keymap, "copy")
    assert ("semicolon",) == keys_of(keymap, "comment")


def test_the_rest_holds_beside_what_is_wrong() -> None:
    keymap = read_keys("fly: x\nmark: ctrl+g\ncopy: j\n")
    assert ["line 1", "line 3"] == [fault.split(":")[0] for fault in keymap.faults]
    assert ("ctrl+g",) == keys_of(keymap, "mark")


def test_what_a_clash_gives_back_is_looked_at_again() -> None:
    # Mark asks for y, which copy gives up for z, which is undo's: copy keeps y, so mark keeps m.
    keymap = read_keys("mark: y\ncopy: z\n")
    assert ["line 1", "line 2"] == [fault.split(":")[0] for fault in keymap.faults]
    assert (("m",), ("y",)) == (keys_of(keymap, "mark"), keys_of(keymap, "copy"))


@pytest.mark.parametrize(
    ("written", "key"),
    [("R", "R"), ("/", "slash"), ("ctrl+r", "ctrl+r"), ("?", "question_mark"), ("f6", "f6"), ("space", "space"),
     ("ä", "ä"), ("alt+enter", "alt+enter"), ("+", "plus"), ("ctrl", None), ("ab", None), ("", None)],
)  # fmt: skip
def test_keys_are_written_as_people_do(written: str, key: str | None) -> None:
    assert key == textual_key(written)


def test_what_moves_in_a_list_can_be_no_verbs_key() -> None:
    for binding in LinePane.BINDINGS:
        assert isinstance(binding, Binding)
        for key in binding.key.split(","):
            if key != "G":  # The end of a list, where following begins: the verb has it too.
                assert read_keys(f"mark: {key}").faults, key


def test_a_file_may_be_missing_or_useless(tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    assert Keymap(path=str(path)) == load_keys(path)
    path.write_bytes(b"\xff")
    assert "UTF-8" in load_keys(path).faults[0]
    path.write_text("#" * 200_000)
    assert "larger" in load_keys(path).faults[0]
    path.write_text("pause: Z\n")
    assert ("Z",) == keys_of(load_keys(path), "pause")
    path.unlink()
    path.mkdir()
    assert "cannot be read" in load_keys(path).faults[0]


def test_every_key_is_known_by_how_it_is_printed() -> None:
    assert all_keys() == [printed_key(key_name(key)) for key in all_keys()]
    assert ["", ""] == [printed_key(words) for words in ("", ":pause")]
