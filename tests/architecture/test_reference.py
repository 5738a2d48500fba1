"""The reference page is what the runtime's tables say, and whatever it claims has a test."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.support.scripts import script


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    return script("docs/reference.py")


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
