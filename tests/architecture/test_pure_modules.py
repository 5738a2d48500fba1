"""The pure modules stay pure: importing one brings no event loop, no socket, no thread and no screen along.

The import contracts read the source; this looks at what is really imported, by libraries too. All pure modules are
imported in one process, which notes who imports what, also where the imported is there already.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).resolve().parents[2]

PURE = (
    "runtime",
    "runtime.source",
    "runtime.errors",
    "runtime.vocabulary",
    "runtime.triggers",
    "runtime.values",
    "runtime.probe",
    "runtime.syntax",
    "runtime.analysis",
    "runtime.compiler",
    "runtime.engine",
    "runtime.services.web.channel",
    "runtime.services.tcp.framing",
    "aro_console.model",
)
"""Modules, and packages with all that is in them."""

UNWANTED = ("asyncio", "selectors", "socket", "textual", "threading", "rich")

BROUGHT_BY_LIBRARIES = {
    # Both log, and logging has its locks from threading.
    "lark": {"threading"},
    # Its version is read from the installed package's metadata, whose parser comes with the sockets of `email`.
    "websockets": {"threading", "selectors", "socket"},
    # Before 2.20 it looks for plugins by that metadata.
    "pygments": {"threading", "selectors", "socket"},
}

_NOTE_IMPORTS = """
import builtins, importlib, json, sys
from importlib.util import resolve_name

imports, there_before = {}, sorted(sys.modules)
plain_import = builtins.__import__

def note(name, globals=None, locals=None, fromlist=(), level=0):
    package = (globals or {}).get("__package__") or ""
    full = resolve_name("." * level + name, package) if level else name
    module = plain_import(name, globals, locals, fromlist, level)
    known = imports.setdefault((globals or {}).get("__name__") or "", {})
    parts = full.split(".")
    known.update(dict.fromkeys(".".join(parts[:count]) for count in range(1, len(parts) + 1)))
    known.update(dict.fromkeys(path for one in fromlist or () if (path := f"{full}.{one}") in sys.modules))
    return module

builtins.__import__ = note
for module in sys.argv[1:]:
    importlib.import_module(module)
print(json.dumps({"before": there_before, "imports": {name: list(known) for name, known in imports.items()}}))
"""

Imports: TypeAlias = Mapping[str, list[str]]
"""What each module imports while it is imported itself, in order."""


def modules_of(name: str) -> list[str]:
    """Return the module `name`, or the package with every module in it."""
    path = ROOT.joinpath(*name.split("."))
    if name == "runtime" or not path.is_dir():
        return [name]
    files = sorted(file.relative_to(ROOT).with_suffix("") for file in path.rglob("*.py"))
    return [".".join(file.parts).removesuffix(".__init__") for file in files]


PURE_MODULES = [module for name in PURE for module in modules_of(name)]


def reached(start: str, imports: Imports, closed: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield what comes along with a module, itself included; what is `closed` is yielded and not looked into."""
    seen, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        yield name
        if top(name) in closed:
            continue
        new = [found for found in imports.get(name, ()) if found not in seen]
        seen.update(new)
        waiting += new


def top(name: str) -> str:
    return name.partition(".")[0]


@pytest.fixture(scope="module")
def imports() -> Imports:
    """The imports of all pure modules, and of whatever they bring along."""
    done = subprocess.run(
        [sys.executable, "-c", _NOTE_IMPORTS, *PURE_MODULES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, done.stderr
    told = json.loads(done.stdout)
    assert [] == [name for name in UNWANTED if name in told["before"]]
    found: Imports = told["imports"]
    return found


def test_nothing_hides_behind_a_module_that_is_there_already() -> None:
    imports = {"a": ["b", "c"], "b": ["socket"], "c": ["library.part"], "library.part": ["threading"]}
    assert {"a", "b", "c", "socket", "library.part", "threading"} == {*reached("a", imports)}
    assert {"a", "b", "c", "socket", "library.part"} == {*reached("a", imports, frozenset({"library"}))}


@pytest.mark.parametrize("module", PURE_MODULES)
def test_a_pure_module_brings_nothing_of_the_world_along(module: str, imports: Imports) -> None:
    brought = {top(name) for name in reached(module, imports, frozenset(BROUGHT_BY_LIBRARIES))}
    assert [] == [name for name in UNWANTED if name in brought]


@pytest.mark.parametrize("library", BROUGHT_BY_LIBRARIES)
def test_a_library_brings_no_more_of_the_world_than_is_known(library: str, imports: Imports) -> None:
    parts = [name for name in imports if top(name) == library]
    brought = {top(found) for name in parts for found in reached(name, imports)}
    assert set() == {name for name in UNWANTED if name in brought} - BROUGHT_BY_LIBRARIES[library]


def test_each_can_be_imported_first_since_none_imports_itself_by_a_detour(imports: Imports) -> None:
    ours = {module: {found for found in imports.get(module, ()) if found in PURE_MODULES} for module in PURE_MODULES}
    # A module names its package with whatever it imports of it, and a package itself with its modules.
    detours = {
        module: {found for found in wanted if not f"{module}.".startswith(f"{found}.")}
        for module, wanted in ours.items()
    }
    assert len(PURE_MODULES) == len([*TopologicalSorter(detours).static_order()])


def test_the_runtime_package_itself_brings_no_module_of_its_own(imports: Imports) -> None:
    assert ["runtime"] == [name for name in reached("runtime", imports) if top(name) == "runtime"]
