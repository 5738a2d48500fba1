"""Marks: on and off, with a comment, and in which order they are met."""

from __future__ import annotations

from aro_console.model.marks import Marks


def test_a_mark_goes_on_and_off_and_takes_its_comment_along() -> None:
    marks = Marks()
    marks.note(3, "  odd ")
    assert (True, "odd", 1) == (3 in marks, marks.comment(3), len(marks))
    assert [False, True] == [marks.toggle(3), marks.toggle(3)]
    assert "" == marks.comment(3)


def test_marks_are_met_to_the_end_and_then_from_the_top() -> None:
    marks = Marks()
    for seq in (9, 2, 5):
        marks.toggle(seq)
    assert [5, 9, 2] == marks.after(2)
    assert [2, 5, 9] == marks.after(9)


def test_marks_of_rows_that_left_memory_are_forgotten() -> None:
    marks = Marks()
    marks.toggle(2)
    marks.toggle(7)
    marks.forget_before(7)
    assert [7] == marks.after(0)


def test_marks_between_two_numbers_are_known() -> None:
    marks = Marks()
    marks.note(5, "here")
    assert [True, True, False, False] == [marks.between(*ends) for ends in ((5, 5), (1, 9), (6, 9), (1, 4))]
