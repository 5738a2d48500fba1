"""The reference page is what the runtime's tables say, and whatever it claims has a test."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "reference.py"


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_entry_has_a_proof_and_every_proof_exists(reference: ModuleType) -> None:
    assert [] == reference.complaints()


def test_an_entry_without_a_proof_and_a_proof_of_nothing_are_told(
    reference: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved = reference.PROVED.replace("event domain ", "event of-nothing ").replace("now.aro", "never.aro")
    monkeypatch.setattr(reference, "PROVED", proved)
    assert [
        "nothing proves: event domain",
        "there is no entry: event of-nothing",
        "object now: there is no one test tests/language/dates/never.aro",
    ] == reference.complaints()


def test_the_page_is_current(reference: ModuleType) -> None:
    assert reference.page() == reference.PAGE.read_text(encoding="utf-8"), "run make reference"
