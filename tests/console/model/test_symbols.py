"""Every symbol that the console draws has a twin of plain characters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

from rich.cells import cell_len

import aro_console
from aro_console.model.symbols import TWINS, plain

HERE = Path(aro_console.__file__).parent


def drawn(path: Path) -> Iterator[str]:
    """Yield the texts in a source file, those left out that only say what something is."""
    tree = ast.parse(path.read_text())
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_no_symbol_in_the_source_is_without_its_twin() -> None:
    # The report of `check` goes to standard output, where nothing is drawn.
    sources = [path for path in HERE.rglob("*.py") if path.name not in ("report.py", "symbols.py")]
    assert len(sources) > 100
    signs = {sign for path in sources for text in drawn(path) for sign in text if not sign.isascii()}
    assert set() == {sign for sign in signs if sign not in TWINS and category(sign)[0] in "PS"}


def test_a_twin_is_one_plain_character_as_wide_as_its_symbol() -> None:
    assert all(len(twin) == 1 and twin.isascii() for twin in TWINS.values())
    assert {1} == {cell_len(symbol) for symbol in TWINS}


def test_letters_of_other_scripts_stay_as_they_are() -> None:
    assert "v Grüße, 世界 > x ~" == plain("▾ Grüße, 世界 → ✗ …")
