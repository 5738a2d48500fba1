"""Pictures of the console, each held against the one that somebody has looked at.

A picture is the SVG that Textual exports. Those that were looked at stand beside the file of tests, in
``__snapshots__/<file>/<test>.svg``; one that differs is written to ``build/pictures``, to be opened beside the other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from rich.cells import cell_len

ROOT = Path(__file__).resolve().parents[2]
NEW = ROOT / "build" / "pictures"
UPDATE = "--snapshot-update"

_LINES_SAID = 6
"""How many lines that differ are quoted."""

_CELL = 12.2
"""The width of a character in Rich's SVG, in its units."""

_HASH = re.compile(r"\bterminal-\d+-")
_TEXT = re.compile(r'<text class="terminal-r\d+" x="([\d.]+)"[^>]* clip-path="url\(#terminal-line-(\d+)\)">([^<]*)<')


def unhashed(svg: str) -> str:
    """Return a picture without the number that Rich puts into its names, which says nothing of the looks."""
    return _HASH.sub("terminal-", svg)


def lines(svg: str) -> list[str]:
    """Return what can be read on a picture without hashes, line by line."""
    found: dict[int, str] = {}
    for x, number, text in _TEXT.findall(svg):
        before = found.get(int(number), "")
        gap = " " * (round(float(x) / _CELL) - cell_len(before))
        found[int(number)] = before + gap + html.unescape(text).replace("\N{NO-BREAK SPACE}", " ").rstrip("\n")
    return [found.get(number, "").rstrip() for number in range(max(found, default=-1) + 1)]


def differences(old: str, new: str) -> Iterator[str]:
    """Say how two pictures without hashes differ, in lines to be read."""
    pairs = enumerate(zip_longest(lines(old), lines(new), fillvalue=""), 1)
    changed = [(number, was, now) for number, (was, now) in pairs if was != now]
    for number, was, now in changed[:_LINES_SAID]:
        yield f"line {number:>3} was  {was}"
        yield f"          is  {now}"
    if len(changed) > _LINES_SAID:
        yield f"and {len(changed) - _LINES_SAID} lines more"
    if not changed:
        yield "It reads the same: colours, weights or the size differ."


@dataclass(frozen=True)
class Picture:
    """The picture of one test."""

    known: Path
    """The one that was looked at; there may be none."""
    new: Path
    """Where the one of now goes while it differs."""

    def judged(self, svg: str) -> list[str]:
        """Return what there is to say of what the console looks like now, in lines; none where it looks the same.

        The new picture stands at its place only as long as it differs.
        """
        now = unhashed(svg)
        old = unhashed(self.known.read_text("utf-8")) if self.known.is_file() else None
        if now == old:
            self.new.unlink(missing_ok=True)
            return []
        _write(self.new, now)
        place = f"now:        {shown(self.new)}"
        if old is None:
            return [f"Nobody has looked at {self.known.name} yet.", place]
        head = f"The console does not look like {self.known.name}."
        return [head, *differences(old, now), f"looked at:  {shown(self.known)}", place]

    def renew(self, svg: str) -> None:
        """Make what the console looks like now the picture to compare with."""
        _write(self.known, unhashed(svg))
        self.new.unlink(missing_ok=True)


def folder_of(tests: Path) -> Path:
    """Return where the pictures of a file of tests stand."""
    return tests.parent / "__snapshots__" / tests.stem


def picture_of(tests: Path, name: str) -> Picture:
    """Return the picture of a test by the name that pytest gives it, its parameters included."""
    return Picture(folder_of(tests) / f"{name}.svg", NEW / tests.stem / f"{name}.svg")


def left_over(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return what stands in a folder of pictures and belongs to none of these tests."""
    wanted = {f"{name}.svg" for name in names}
    return sorted(path for path in folder.iterdir() if path.name not in wanted)


def shown(path: Path) -> str:
    """Return a path as one types it at the top of the checkout."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def _write(path: Path, svg: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, encoding="utf-8")
