"""Other keys for verbs, from a file of the user's own. Pure.

    # ~/.config/aro-console/keys.yaml
    rerun: ctrl+r
    pause: [p, f6]
    mark: none

A verb that is not named keeps its keys. What cannot be meant is told with its line, and the rest holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from aro_console.commands.userfile import UserFileError, file_text
from aro_console.commands.verbs import VERBS, Verb, key_name
from runtime.spelling import nearest

_MOST_BYTES = 100_000

_TAKEN: Mapping[str, str] = {
    **dict.fromkeys(("j", "k", "g", "up", "down", "left", "right"), "moves in every list"),
    **dict.fromkeys(("home", "end", "pageup", "pagedown", "ctrl+d", "ctrl+u"), "moves in every list"),
    "enter": "opens what is chosen",
    "tab": "goes to the next pane",
    "shift+tab": "goes to the pane before",
    "ctrl+p": "opens the palette",
    "ctrl+c": "copies what is selected, or leaves",
    "ctrl+i": "arrives as tab in most terminals",
    "ctrl+m": "arrives as enter in most terminals",
}
"""Keys that no verb can have, and why."""

_NAMED = frozenset("space escape backspace delete insert".split())
_SPECIAL = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Characters that Textual calls otherwise than Unicode does."""
_PRINTED = {key_name(key): key for key in _NAMED}
_FUNCTION_KEY = re.compile(r"F([1-9]|1\d|2[0-4])")


@dataclass(frozen=True, slots=True)
class Keymap:
    """The verbs with the keys they have, and what is wrong with the file that says so."""

    verbs: tuple[Verb, ...] = VERBS
    faults: tuple[str, ...] = ()
    """Each as ``line 3: ...``."""
    path: str = ""
    """Where the file is, or would be."""

    def is_changed(self, verb: Verb) -> bool:
        """Whether a verb has other keys than it comes with."""
        return any(known.name == verb.name and known.keys != verb.keys for known in VERBS)


def load_keys(path: Path) -> Keymap:
    """Return the keys that the file at `path` gives; those the verbs come with where there is none. Never raises."""
    try:
        keymap = read_keys(file_text(path, _MOST_BYTES))
    except UserFileError as error:
        keymap = Keymap(faults=(f"line 1: {error}",))
    return replace(keymap, path=str(path))


def read_keys(text: str, verbs: Sequence[Verb] = VERBS) -> Keymap:
    """Return the keys that a text gives to `verbs`."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        return Keymap(tuple(verbs), (f"line {line}: {getattr(error, 'problem', None) or 'this is no YAML'}",))
    except RecursionError:
        return Keymap(tuple(verbs), ("line 1: it is nested too deeply",))
    if root is None:
        return Keymap(tuple(verbs))
    if not isinstance(root, yaml.MappingNode):
        return Keymap(tuple(verbs), ("line 1: expected a verb and its keys on each line, like `rerun: ctrl+r`",))
    return _remapped(root, verbs)


def _remapped(root: yaml.MappingNode, verbs: Sequence[Verb]) -> Keymap:
    known = {verb.name: verb for verb in verbs}
    shared = _shared(verbs)
    faults: list[str] = []
    asked: dict[str, tuple[int, tuple[str, ...]]] = {}
    for name_node, value in root.value:
        line, name = name_node.start_mark.line + 1, str(name_node.value)
        if name not in known:
            near = nearest(name, known)
            hint = f"is {near} meant?" if near else ":help lists them all"
            faults.append(f"line {line}: there is no verb '{name}'; {hint}")
            continue
        keys = _keys(value)
        if name in asked:
            faults.append(f"line {line}: {name} has its keys from line {asked[name][0]} already")
        elif isinstance(keys, str):
            faults.append(f"line {line}: {keys}")
        else:
            asked[name] = (line, keys)
    changed = {name: replace(verb, keys=asked[name][1] if name in asked else verb.keys) for name, verb in known.items()}
    # A clash takes back what was asked for, which may in turn clash with what was given away: until all is well.
    while True:
        clash = _clash(asked, changed, shared)
        if clash is None:
            return Keymap(tuple(changed.values()), tuple(sorted(faults, key=_line_of)))
        name, key, others = clash
        line, _ = asked.pop(name)
        faults.append(f"line {line}: {_clash_words(key, others)}")
        changed[name] = replace(changed[name], keys=known[name].keys)


def _keys(node: yaml.Node) -> tuple[str, ...] | str:
    """Return the keys that a value names, as Textual calls them, or what is wrong with it."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(one, yaml.ScalarNode) for one in nodes):
        return "a key is a word like ctrl+r, several stand between [ and ]"
    written = [str(one.value).strip() for one in nodes]
    if written == ["none"]:
        return ()
    keys = []
    for text in written:
        key = textual_key(text)
        if key is None:
            return f"'{text}' is no key; keys are written like R, ctrl+r, f6 or space"
        if key in _TAKEN:
            return f"{text} {_TAKEN[key]}"
        keys.append(key)
    return tuple(dict.fromkeys(keys))


def textual_key(text: str) -> str | None:
    """Return Textual's name for a key as people write it; None for what is none."""
    *modifiers, last = text.split("+") if len(text) > 1 else [text]
    if not last or any(modifier not in ("ctrl", "alt", "shift") for modifier in modifiers):
        return None
    named = last in _NAMED or last in _TAKEN or re.fullmatch(r"f([1-9]|1\d|2[0-4])", last)
    name = last if named else _character(last)
    return "+".join([*modifiers, name]) if name else None


def printed_key(text: str) -> str:
    """Return Textual's name for a key as `key_name` prints it; empty for what is none."""
    return _PRINTED.get(text) or textual_key(text.lower() if _FUNCTION_KEY.fullmatch(text) else text) or ""


def _character(text: str) -> str:
    """Return the name of a single character: itself, or in words for a sign; empty for what is none."""
    if len(text) != 1 or not text.isprintable():
        return text if text in ("slash", "colon", "semicolon", "apostrophe", "question_mark") else ""
    if text.isalnum():
        return text
    name = unicodedata.name(text, "").lower().replace("-", "_").replace(" ", "_")
    return "space" if text == " " else _SPECIAL.get(name, name)


def _shared(verbs: Iterable[Verb]) -> set[frozenset[str]]:
    """Return the pairs that share a key as they come: they never apply at once, or one goes before the other."""
    listed = list(verbs)
    return {
        frozenset({one.name, other.name})
        for one in listed
        for other in listed
        if one.name != other.name and set(one.keys) & set(other.keys)
    }


def _clash(
    asked: Mapping[str, tuple[int, tuple[str, ...]]], verbs: Mapping[str, Verb], shared: set[frozenset[str]]
) -> tuple[str, str, list[str]] | None:
    """Return a verb that was given a key, the key, and the verbs that have it already; None when all is well."""
    for name in reversed(list(asked)):
        others = [verb for verb in verbs.values() if verb.name != name and frozenset({name, verb.name}) not in shared]
        for key in sorted(verbs[name].keys):
            having = [verb.name for verb in others if key in verb.keys]
            if having:
                return name, key, having
    return None


def _clash_words(key: str, having: Sequence[str]) -> str:
    *most, last = (f"{name}'s" for name in having)
    owners = f"{', '.join(most)} and {last}" if most else last
    wanted = "them other keys" if most else f"{having[0]} another key"
    return f"{key_name(key)} is already {owners}; give {wanted}, or none"


def _line_of(fault: str) -> int:
    return int(fault.split(":", 1)[0].removeprefix("line "))
