"""Snippets: named drafts, and the project's own variables, in a plain YAML file that is kept with the sources.

    variables:
      room: lobby
    snippets:
      say hello:
        verb: inject
        message: '{"text": "hello", "room": "${room}"}'
      place an order:
        verb: emit
        name: OrderPlaced
        payload: {id: 7, total: 12.5}

Whoever writes such a file makes mistakes: each is told with its line, and the rest holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from aro_console.commands.drafts import Draft, from_mapping
from aro_console.commands.userfile import UserFileError, file_text

FILE = Path(".aro-console", "snippets.yaml")
"""In the application's folder."""
_MOST_BYTES = 1_000_000
_MOST_VALUES = 20_000
"""Of all snippets of a file, their aliases written out: nine lines of them can stand for a billion."""
_NAME = re.compile(r"[A-Za-z_][\w-]*")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A draft with a name."""

    name: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Snippets:
    """What stands in a snippet file."""

    snippets: tuple[Snippet, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    """What cannot be used, each as ``line 4: ...``."""

    def get(self, name: str) -> Draft | None:
        """Return the draft of that name."""
        return next((snippet.draft for snippet in self.snippets if snippet.name == name), None)


def read(text: str) -> Snippets:
    """Return what a snippet file holds. Never raises."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return Snippets(faults=(_yaml_fault(error),))
    except RecursionError:
        return Snippets(faults=("line 1: it is nested too deeply",))
    if root is None:
        return Snippets()
    if not isinstance(root, yaml.MappingNode):
        return Snippets(faults=(f"{_line(root)}: expected `variables:` and `snippets:`",))
    faults: list[str] = []
    sections = _entries(root, faults)
    faults += [
        f"{_line(node)}: '{name}' is neither variables nor snippets"
        for name, node in sections.items()
        if name not in ("variables", "snippets")
    ]
    variables = _variables(sections.get("variables"), faults)
    return Snippets(tuple(_snippets(sections.get("snippets"), faults)), variables, tuple(faults))


def _variables(node: yaml.Node | None, faults: list[str]) -> dict[str, str]:
    found = {}
    for name, value in _section(node, "variables", faults).items():
        if not _NAME.fullmatch(name):
            faults.append(f"{_line(value)}: '{name}' is no name for a variable: letters, digits, - and _")
        elif not isinstance(value, yaml.ScalarNode):
            faults.append(f"{_line(value)}: the variable '{name}' is a text or a number")
        else:
            found[name] = str(value.value)
    return found


def _snippets(node: yaml.Node | None, faults: list[str]) -> list[Snippet]:
    found = []
    left = [_MOST_VALUES]
    for name, value in _section(node, "snippets", faults).items():
        given = _plain(value, left, faults)
        draft = from_mapping(given) if isinstance(given, dict) else "expected a verb and what it sends"
        if isinstance(draft, Draft):
            found.append(Snippet(name, draft))
        elif given is not _NOT_PLAIN:
            faults.append(f"{_line(value)}: snippet '{name}': {draft}")
    return found


def _section(node: yaml.Node | None, name: str, faults: list[str]) -> dict[str, yaml.Node]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return {}
    if not isinstance(node, yaml.MappingNode):
        faults.append(f"{_line(node)}: `{name}:` has names below it, each with a colon")
        return {}
    return _entries(node, faults)


def _entries(node: yaml.MappingNode, faults: list[str]) -> dict[str, yaml.Node]:
    """Return the entries of a mapping; of those with one name the first counts, and the others are faults."""
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if not name:
            faults.append(f"{_line(key)}: a name is expected here")
        elif name in found:
            faults.append(f"{_line(key)}: '{name}' stands here a second time")
        else:
            found[name] = value
    return found


_NOT_PLAIN = object()


def _plain(node: yaml.Node, left: list[int], faults: list[str]) -> object:
    """Return the plain value of a node, of at most so many values as are left; what is none is told of."""
    try:
        if not _has_room(node, left):
            faults.append(f"{_line(node)}: it is too large, or its aliases are")
            return _NOT_PLAIN
        loader = yaml.SafeLoader("")
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = _yaml_fault(error) if isinstance(error, yaml.YAMLError) else f"{_line(node)}: {error}"
        faults.append(where)
        return _NOT_PLAIN


def _has_room(node: yaml.Node, left: list[int]) -> bool:
    """Whether a node stands for no more values than are left, its aliases written out."""
    left[0] -= 1
    if left[0] < 0:
        return False
    match node:
        case yaml.MappingNode():
            return all(_has_room(key, left) and _has_room(value, left) for key, value in node.value)
        case yaml.SequenceNode():
            return all(_has_room(item, left) for item in node.value)
        case _:
            return True


def _line(node: yaml.Node) -> str:
    return f"line {node.start_mark.line + 1}"


def _yaml_fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    place = f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else "line 1"
    return f"{place}: {problem}"


# --- saving ----------------------------------------------------------------------------------------------------


def with_snippet(text: str, name: str, draft: Draft) -> str:
    """Return the text of the file with a snippet added, or changed where it stands; comments stay where they are.

    Raises ValueError when the file is broken: nothing is written over what somebody else has to mend first; and for a
    name with characters that cannot be seen, which YAML would fold into others.
    """
    if not name.isprintable():
        raise ValueError("a name has no characters that cannot be seen")
    before = read(text)
    if before.faults:
        raise ValueError(before.faults[0])
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    section = _entries(root, []).get("snippets") if isinstance(root, yaml.MappingNode) else None
    if not isinstance(section, yaml.MappingNode) or not section.value:
        kept = _without_empty_section(text)
        return f"{kept}{'' if kept.endswith(chr(10)) or not kept else chr(10)}snippets:\n{_entry(name, draft, 2)}"
    if section.flow_style:
        raise ValueError("line 1: the snippets stand between braces; write each on lines of its own")
    lines = text.splitlines(keepends=True)
    indent = section.value[0][0].start_mark.column
    first, last = _stretch(section, name, lines)
    before_it = lines[:first]
    if before_it and not before_it[-1].endswith("\n"):
        before_it[-1] += "\n"
    return "".join([*before_it, _entry(name, draft, indent), *lines[last:]])


def _stretch(section: yaml.MappingNode, name: str, lines: list[str]) -> tuple[int, int]:
    """Return the lines that an entry of that name takes, or the empty stretch behind the last entry."""
    last = section.value[-1][1]
    for key, value in section.value:
        if key.value == name:
            return key.start_mark.line, _end(value, lines)
    end = _end(last, lines)
    return end, end


def _end(node: yaml.Node, lines: list[str]) -> int:
    """Return the line behind a node, without the blanks and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        # The mark behind a block stands at what follows, however far away: its last part knows better.
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last, lines)
    end = min(node.end_mark.line + (1 if node.end_mark.column else 0), len(lines))
    while end > node.start_mark.line + 1 and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return end


def _without_empty_section(text: str) -> str:
    return re.sub(r"(?m)^snippets:[ \t]*(\{\}|~|null)?[ \t]*(#.*)?(\n|\Z)", "", text)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as people write them."""


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text_node)


def _entry(name: str, draft: Draft, indent: int) -> str:
    given = {name: {"verb": draft.verb, **draft.kept().values}}
    dumped = yaml.dump(given, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return "".join(f"{' ' * indent}{line}" for line in dumped.splitlines(keepends=True))


class SnippetFile:
    """The snippet file of one application."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def load(self) -> Snippets:
        """Return what stands in the file now; nothing where there is none. Never raises."""
        text = self._read()
        return text if isinstance(text, Snippets) else read(text)

    def save(self, name: str, draft: Draft) -> str:
        """Add a snippet, or change the one of that name; return why it could not be saved, or nothing."""
        text = self._read()
        if isinstance(text, Snippets):
            return text.faults[0]
        try:
            changed = with_snippet(text, name, draft)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and moved: a file half written would lose what others keep in it.
            beside = self.path.with_suffix(".yaml.new")
            beside.write_text(changed, "utf-8")
            beside.replace(self.path)
        except ValueError as error:
            return f"{self.path}, {error}"
        except OSError as error:
            return f"{self.path} cannot be written: {error.strerror}"
        return ""

    def _read(self) -> str | Snippets:
        try:
            return file_text(self.path, _MOST_BYTES)
        except UserFileError as error:
            return Snippets(faults=(str(error),))
