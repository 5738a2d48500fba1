"""The page ``docs/reliability.md``: what was tried, how often, with what result, as the tests themselves tell it.

Run as ``python docs/reliability.py FILE...`` (``make reliability``) on what ``make faults`` and ``make soak`` found. Of
a test that is in several files, the run that tried more often is taken. The words are the names of the tests; a
test of the suite holds the page to naming all of them and no other.
"""

from __future__ import annotations

import ast
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FAULTS = ROOT / "tests" / "faults"
PAGE = ROOT / "docs" / "reliability.md"

_HEAD = """# Reliability

What was done to aro-console, how often, and what came of it. The tests in `tests/faults` tell it themselves: each says
how often it tried and what it measured, and its name is the sentence below. `make faults` and `make soak` try at
length, `make reliability` writes this page; shorter runs of all of it are part of `make test`.

Before and after each fault of a peer, a disk or a clock, and each mistake of ours that is planted, the tasks, timers,
sockets, descriptors, objects and memory of the process are counted, decent guests are served by all three doors, and
the recording on disk is read back: as many records as the journal told, less those that it says itself were lost.
*Held* means that all of this was so. Bytes, frames and files at random are tried by `make fuzz`, the rules of the
protocols row by row in [conformance.md](conformance.md).
"""


def sentence(name: str) -> str:
    """Return the name of a test as what it says."""
    words = name.removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:]


def fault_tests() -> Iterator[tuple[Path, str, list[str]]]:
    """Yield each file of fault tests with its first sentence and the names of the tests that say what they tried."""
    for path in sorted(FAULTS.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        title = (ast.get_docstring(tree) or path.stem).splitlines()[0]
        yield path, title, [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _tells(node)]


def _tells(test: ast.FunctionDef) -> bool:
    return test.name.startswith("test_") and any(argument.arg == "tried" for argument in test.args.args)


def best(files: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return what is known of each test: of several runs the one that tried most."""
    found: dict[str, Mapping[str, Any]] = {}
    for place, tries in (entry for file in files for entry in file.items()):
        if place not in found or tries["times"] > found[place]["times"]:
            found[place] = tries
    return found


def row(name: str, tries: Mapping[str, Any] | None) -> str:
    """Return the line of one test; None is a test that was not run."""
    if tries is None or not tries["cases"]:
        why = "; ".join(tries["skipped"]) if tries is not None else "not run"
        return f"| {sentence(name)} | 0 | not tried: {why} |"
    held = f"**{tries['failed']} of {tries['cases']} failed**" if tries["failed"] else "held"
    return f"| {sentence(name)} | {tries['times']:,} | {'; '.join([held, *tries['measured']])} |"


def page(known: Mapping[str, Mapping[str, Any]], where: str) -> str:
    """Return the page; `where` says on what it was tried, and when."""
    lines = [_HEAD, where, ""]
    for path, title, names in fault_tests():
        place = path.relative_to(ROOT).as_posix()
        lines += [f"## {title.removesuffix('.')}", "", "| What was tried | Times | Result |", "|---|---|---|"]
        lines += [*(row(name, known.get(f"{place}::{name}")) for name in names), ""]
    return "\n".join(lines)


def machine() -> str:
    """Return in a sentence what these are the results of."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"Last written on {date.today()}, with {python} on {platform.system()}, {os.cpu_count()} processors."


def main(files: list[str]) -> None:
    """Write the page from these files."""
    known = best(json.loads(Path(file).read_text(encoding="utf-8")) for file in files)
    PAGE.write_text(page(known, machine()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
