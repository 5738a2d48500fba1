"""Names that are bound at one point: added, forgotten, and found by what is nearly theirs."""

from __future__ import annotations

from runtime.analysis.known import Known


def test_what_was_added_since_a_mark_is_forgotten_in_order() -> None:
    known = Known(["user"])
    start = known.mark()
    known.update(["order", "user", "total"])
    assert ["order", "total"] == known.forget(start)
    assert [True, False, False] == [name in known for name in ("user", "order", "total")]


def test_a_name_forgotten_within_a_block_is_not_forgotten_again_behind_it() -> None:
    known = Known()
    outer = known.mark()
    known.add("one")
    inner = known.mark()
    known.add("two")
    assert ["two"] == known.forget(inner)
    assert ["one"] == known.forget(outer)
    assert "one" not in known


def test_names_of_about_the_same_length_may_be_meant_those_of_the_same_length_first() -> None:
    known = Known(["orders", "other", "status", "a", "identifiers", "users"])
    assert ["orders", "status", "other", "users"] == list(known.like("ordres"))
