"""Repositories as they are and as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aro_console.model.repositories import Repositories, State
from tests.support.records import Story


def repositories(story: Story, kept: int = 100) -> Repositories:
    known = Repositories(kept)
    known.extend(story.views)
    return known


def test_a_repository_has_what_was_stored_and_not_what_was_deleted() -> None:
    story = Story().changed(new={"id": 1, "n": 1}, entity_id="1").changed(new={"id": 2}, entity_id="2", count=2)
    story.changed(change="updated", new={"id": 1, "n": 2}, old={"id": 1, "n": 1}, entity_id="1", count=2)
    story.changed(change="deleted", old={"id": 2}, entity_id="2", count=1)
    assert [State("line-repository", ({"id": 1, "n": 2},), 1)] == repositories(story).now()


def test_an_earlier_state_is_had_by_undoing() -> None:
    story = Story().changed(new={"id": 1, "n": 1}, entity_id="1")
    story.changed(change="updated", new={"id": 1, "n": 2}, old={"id": 1, "n": 1}, entity_id="1")
    story.changed(change="deleted", old={"id": 1, "n": 2}, entity_id="1", count=0)
    known = repositories(story)
    rows = [known.at(seq)[0].rows for seq in range(4)]
    assert [(), ({"id": 1, "n": 1},), ({"id": 1, "n": 2},), ()] == rows


def test_rows_without_an_id_are_told_apart_by_their_value() -> None:
    known = repositories(Story().changed(new=6).changed(new=10, count=2).changed(change="deleted", old=6))
    assert [State("line-repository", (10,), 1)] == known.now()


def test_rows_that_were_there_before_are_counted_and_known_once_they_change() -> None:
    story = Story().changed(change="updated", new={"id": 7, "n": 2}, old={"id": 7, "n": 1}, entity_id="7", count=3)
    known = repositories(story)
    assert [State("line-repository", ({"id": 7, "n": 2},), 3)] == known.now()
    assert (({"id": 7, "n": 1},), 2) == (known.at(0)[0].rows, known.at(0)[0].unknown)


def test_changes_are_counted_between_two_records() -> None:
    story = Story().changed(new=1).changed(new=2, count=2).changed("user-repository", new=3)
    assert {"line-repository": 1, "user-repository": 1} == repositories(story).changed(1, 3)


def test_what_was_undone_too_long_ago_is_out_of_reach_and_that_is_said() -> None:
    story = Story()
    for number in range(1, 6):
        story.changed(new=number, count=number)
    known = repositories(story, kept=2)
    assert (3, (1, 2, 3)) == (known.since, known.at(0)[0].rows)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=30))
def test_every_earlier_state_is_the_one_it_was(moves: list[tuple[int, int]]) -> None:
    story, rows = Story(), {}
    history: list[dict[int, int]] = [{}]
    for row, value in moves:
        if value == 0 and row in rows:
            story.changed(change="deleted", old={"id": row, "v": rows.pop(row)}, entity_id=str(row), count=len(rows))
        elif row in rows:
            old, rows[row] = rows[row], value
            story.changed(change="updated", new={"id": row, "v": value}, old={"id": row, "v": old},
                          entity_id=str(row), count=len(rows))  # fmt: skip
        else:
            rows[row] = value
            story.changed(new={"id": row, "v": value}, entity_id=str(row), count=len(rows))
        history.append(dict(rows))
    known = repositories(story)
    for seq, wanted in enumerate(history):
        states = known.at(seq)
        found = {row["id"]: row["v"] for state in states for row in state.rows}  # type: ignore[index]
        assert wanted == found
        assert [len(wanted)] == [state.count for state in states] or not states
