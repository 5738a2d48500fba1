"""The pages that are made of tests show the rows that are run."""

from __future__ import annotations

import pytest

from tests.support.scripts import script


@pytest.mark.parametrize("name", ["conformance", "limits"])
def test_the_page_is_current(name: str) -> None:
    made = script(f"docs/{name}.py")
    assert made.page() == made.PAGE.read_text(encoding="utf-8"), "run make reference"
