"""``python -m tests.bench [ID ...] [--json FILE]``: make the figures, all of them or those named, and print them."""

from __future__ import annotations

import argparse
import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.bench.frame import Figure, as_json, line

HERE = Path(__file__).parent


def figures() -> Iterator[Figure]:
    """Yield what the modules of this folder offer, by module and in their order."""
    for module in sorted(pkgutil.iter_modules([str(HERE)])):
        if module.name not in ("__main__", "frame"):
            yield from getattr(import_module(f"tests.bench.{module.name}"), "FIGURES", ())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("ids", nargs="*", help="P8 P13 ...; all of them without any")
    parser.add_argument("--json", type=Path, help="also write them to this file")
    arguments = parser.parse_args()
    made = []
    for figure in figures():
        if not arguments.ids or figure.id in arguments.ids:
            ratio = figure.measure()
            made.append((figure, ratio))
            print(line(figure, ratio), flush=True)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(as_json(made), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
