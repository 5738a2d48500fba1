"""What is read is data: nothing of it is run, and a few lines of it never stand for more than there is room for."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from aro_console.commands.keys import read_keys
from aro_console.commands.snippets import read
from runtime.errors import Diagnostic, EvaluationError
from runtime.services.web.yamltext import read_yaml
from runtime.values.formats.forms import decode
from runtime.values.formats.layout import USUAL

ROOT = Path(__file__).resolve().parents[2]

RUNS_WHAT_IT_IS_GIVEN = {
    "eval", "exec", "compile", "__import__", "pickle", "marshal", "shelve", "dill", "jsonpickle",
    "unsafe_load", "full_load", "UnsafeLoader", "FullLoader", "Loader", "CLoader",
}  # fmt: skip
ALLOWED = {
    # The one place where code comes from: the compiler, of a tree that it has made itself.
    ("runtime/compiler/lower.py", "exec"),
    ("runtime/compiler/lower.py", "compile"),
}


def _uses(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                found.add(name)
            case ast.Import(names=names):
                found |= {one.name.partition(".")[0] for one in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module.partition(".")[0])
            case ast.Attribute(value=ast.Name(id="yaml"), attr=name):
                found.add(name)
    return found & RUNS_WHAT_IT_IS_GIVEN


def test_nothing_that_is_read_can_become_code() -> None:
    sources = [path for package in ("runtime", "aro_console") for path in (ROOT / package).rglob("*.py")]
    assert ALLOWED == {(path.relative_to(ROOT).as_posix(), name) for path in sources for name in _uses(path)}


def _laughs(line: str) -> str:
    """Return fifteen lines that stand for nine to the fifteenth values."""
    lines = [line.format(name="a0", inside="ha")]
    lines += [line.format(name=f"a{n}", inside=", ".join([f"*a{n - 1}"] * 9)) for n in range(1, 15)]
    return "\n".join(lines)


def _contract() -> bool:
    found = read_yaml(_laughs("{name}: &{name} [{inside}]"), "openapi.yaml")
    return isinstance(found, Diagnostic) and found.code == "yaml-too-large"


def _program() -> bool:
    try:
        decode(_laughs("{name}: &{name} [{inside}]").encode(), "yaml", USUAL)
    except EvaluationError as error:
        return "an alias multiplies them" in str(error)
    return False


def _snippets() -> bool:
    found = read("snippets:\n" + _laughs("  {name}: &{name} {{verb: emit, name: X, payload: [{inside}]}}"))
    return any("too large" in fault for fault in found.faults)


def _keys() -> bool:
    return any("there is no verb" in fault for fault in read_keys(_laughs("{name}: &{name} [{inside}]")).faults)


DOORS: dict[str, Callable[[], bool]] = {
    "a contract": _contract,
    "a program's YAML": _program,
    "snippets": _snippets,
    "keys": _keys,
}


@pytest.mark.parametrize("door", DOORS)
def test_aliases_of_aliases_are_refused_before_they_are_written_out(door: str) -> None:
    assert DOORS[door]()


TAGGED = "a: !!python/object/apply:os.system ['touch /tmp/owned']\nb: !!python/name:os.system x\nc: !own {d: 1}\n"


def test_tags_make_no_objects() -> None:
    found = read_yaml(TAGGED, "openapi.yaml")
    assert not isinstance(found, Diagnostic)
    assert {"a": ["touch /tmp/owned"], "b": "x", "c": {"d": "1"}} == {
        key: {"d": str(value["d"])} if isinstance(value, dict) else value for key, value in found.root.items()
    }
    assert read(f"snippets:\n  one: {{verb: emit, payload: {TAGGED.splitlines()[0][3:]}}}").faults
