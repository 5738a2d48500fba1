"""The pure modules stay pure: importing one brings no event loop, no socket, no thread and no screen along.

The import contracts read the source; this looks at what is really loaded, libraries included. Each module is imported
in a process of its own, forked from one that has imported nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

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

_IMPORT_EACH = """
import os, sys

def loaded_by(module):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        import importlib, json
        importlib.import_module(module)
        with os.fdopen(write, "w") as answer:
            json.dump(sorted(sys.modules), answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text or "null"

print("{" + ", ".join(f'"{module}": {loaded_by(module)}' for module in sys.argv[1:]) + "}")
"""


def modules_of(name: str) -> list[str]:
    """Return the module `name`, or the package with every module in it."""
    path = ROOT.joinpath(*name.split("."))
    if name == "runtime" or not path.is_dir():
        return [name]
    files = sorted(file.relative_to(ROOT).with_suffix("") for file in path.rglob("*.py"))
    return [".".join(file.parts).removesuffix(".__init__") for file in files]


PURE_MODULES = [module for name in PURE for module in modules_of(name)]


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str] | None]:
    """What is loaded once each pure module has been imported; None where the import failed."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_EACH, *PURE_MODULES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    result: dict[str, list[str] | None] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("module", PURE_MODULES)
def test_a_pure_module_brings_nothing_of_the_world_along(module: str, loaded: dict[str, list[str] | None]) -> None:
    names = loaded[module]
    assert names is not None, f"{module} cannot be imported by itself"
    allowed = {name for library, brought in BROUGHT_BY_LIBRARIES.items() if library in names for name in brought}
    assert [] == [name for name in UNWANTED if name in names and name not in allowed]


def test_the_runtime_package_itself_brings_no_module_of_its_own(loaded: dict[str, list[str] | None]) -> None:
    names = loaded["runtime"] or []
    assert ["runtime"] == [name for name in names if name.partition(".")[0] == "runtime"]
