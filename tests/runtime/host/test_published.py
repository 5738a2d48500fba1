"""Published names: who sees them, and how long."""

from __future__ import annotations

import pytest

from runtime.host.published import PublishedNames


def shop() -> PublishedNames:
    names = PublishedNames()
    names.publish("tax", 7, "Shop", 1)
    return names


def test_a_name_is_seen_in_its_own_activity_only() -> None:
    assert (shop().visible("Shop"), shop().visible("Elsewhere")) == ({"tax": 7}, {})


def test_a_run_keeps_seeing_what_was_visible_when_it_began() -> None:
    names = shop()
    seen = names.visible("Shop")
    names.publish("tax", 8, "Shop", 2)
    assert (seen, names.visible("Shop")) == ({"tax": 7}, {"tax": 8})


@pytest.mark.parametrize(
    ("activity", "reads", "known", "refused"),
    [
        ("Shop", {"tax"}, set(), False),
        ("Elsewhere", {"tax"}, set(), True),
        ("Elsewhere", {"other"}, set(), False),
        ("Elsewhere", {"tax"}, {"tax"}, False),
        ("Elsewhere", set(), set(), False),
    ],
)
def test_who_reads_a_name_of_another_activity_is_refused(
    activity: str, reads: set[str], known: set[str], refused: bool
) -> None:
    reason = f"Variable 'tax' is not accessible from '{activity}': it was published in 'Shop'" if refused else None
    assert shop().refusal(activity, reads, (known,)) == reason


def test_names_go_with_the_execution_that_published_them() -> None:
    names = shop()
    names.publish("rate", 2, "Shop", 2)
    names.withdraw("Shop", 2)
    assert names.visible("Shop") == {"tax": 7}


def test_a_name_that_was_taken_over_stays_when_its_first_publisher_goes() -> None:
    names = shop()
    names.publish("tax", 8, "Shop", 2)
    names.withdraw("Shop", 1)
    assert names.visible("Shop") == {"tax": 8}


def test_application_end_begins_with_an_empty_table() -> None:
    names = shop()
    names.clear()
    assert names.visible("Shop") == {}
