"""``python -m tests.bench [ID ...] [--json FILE] [--compare FILE] [--loop LOOP]``: make the figures and print them.

All of them or those named, each beside its goal, and beside what it was in an earlier file.
"""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.bench.frame import Figure, as_json, earlier, line

HERE = Path(__file__).parent


def figures() -> Iterator[Figure]:
    """Yield what the modules of this folder offer, by module and in their order."""
    for module in sorted(pkgutil.iter_modules([str(HERE)])):
        if module.name not in ("__main__", "frame", "console") and not module.name.startswith("test_"):
            yield from getattr(import_module(f"tests.bench.{module.name}"), "FIGURES", ())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("ids", nargs="*", help="P8 P13 ...; all of them without any")
    parser.add_argument("--json", type=Path, help="also write them to this file")
    parser.add_argument("--compare", type=Path, help="say beside each what it was in this file of --json")
    parser.add_argument(
        "--loop", choices=("asyncio", "uvloop"), default="asyncio", help="what servers run on, all of them"
    )
    arguments = parser.parse_args()
    os.environ["ARO_LOOP"] = arguments.loop
    before = earlier(json.loads(arguments.compare.read_text("utf-8"))) if arguments.compare is not None else {}
    made = []
    for figure in figures():
        if not arguments.ids or figure.id in arguments.ids:
            ratio = figure.measure()
            made.append((figure, ratio))
            print(line(figure, ratio, before.get(figure.id)), flush=True)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(as_json(made), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
