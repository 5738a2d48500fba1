"""The pages that are made of tests show the rows that are run."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", ["conformance", "limits"])
def test_the_page_is_current(name: str) -> None:
    spec = importlib.util.spec_from_file_location(f"page_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.page() == script.PAGE.read_text(encoding="utf-8"), "run make reference"
