"""``python -m tests.bench [ID ...]``: make the figures and print them.

All of them or those named, each beside its goal, and beside what it was in an earlier file.
"""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from subprocess import SubprocessError

from tests.bench.frame import Figure, Ratio, as_json, chosen, earlier, line, listed, void

HERE = Path(__file__).parent

VOID = (RuntimeError, AssertionError, OSError, SubprocessError)
"""What a run raises that is no figure: something was lost, a server never listened, a screen never painted."""


def figures() -> Iterator[Figure]:
    """Yield what the modules of this folder offer, by module and in their order."""
    for module in sorted(pkgutil.iter_modules([str(HERE)])):
        if module.name != "__main__" and not module.name.startswith("test_"):
            yield from getattr(import_module(f"tests.bench.{module.name}"), "FIGURES", ())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("ids", nargs="*", help="P8 P13 'P5*' ...; all of them without any")
    parser.add_argument("--list", action="store_true", help="say which there are, and make none")
    parser.add_argument("--json", type=Path, help="also write them to this file")
    parser.add_argument("--compare", type=Path, help="say beside each what it was in this file of --json")
    parser.add_argument(
        "--loop", choices=("asyncio", "uvloop"), default="asyncio", help="what servers run on, all of them"
    )
    return parser


def made(wanted: list[Figure], before: dict[str, float], kept: Path | None) -> bool:
    """Make figures, print each and write those so far to `kept`; return whether every run gave one."""
    found: list[tuple[Figure, Ratio]] = []
    for figure in wanted:
        try:
            ratio = figure.measure()
        except VOID as error:
            print(void(figure, error), flush=True)
            continue
        found.append((figure, ratio))
        print(line(figure, ratio, before.get(figure.id)), flush=True)
        if kept is not None:
            kept.write_text(json.dumps(as_json(found), indent=2) + "\n", encoding="utf-8")
    return len(found) == len(wanted)


def main() -> int:
    parser = _parser()
    arguments = parser.parse_args()
    os.environ["ARO_LOOP"] = arguments.loop
    try:
        wanted = chosen(list(figures()), arguments.ids)
    except LookupError as error:
        parser.error(f"{error.args[0]} (--list says which there are)")
    if arguments.list:
        print("\n".join(map(listed, wanted)))
        return 0
    before = earlier(json.loads(arguments.compare.read_text("utf-8"))) if arguments.compare is not None else {}
    return 0 if made(wanted, before, arguments.json) else 1


if __name__ == "__main__":
    sys.exit(main())
