"""Records that never change."""

from __future__ import annotations

import copy
import pickle
from dataclasses import field, fields, is_dataclass, replace

import pytest

from runtime.frozen import frozen


@frozen
class Point:
    x: int
    y: int = 0


@frozen
class Named(Point):
    """A point with a name, and what it was called before."""

    name: str = ""
    former: list[str] = field(default_factory=list)


@frozen
class Empty: ...


def test_fields_are_given_by_place_or_by_name() -> None:
    assert (1, 2) == (Point(1, y=2).x, Point(1, y=2).y)
    assert 0 == Point(1).y


def test_what_is_missing_or_too_much_is_refused() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]  # the point
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=3)  # type: ignore[call-arg]  # the point


@pytest.mark.parametrize(
    ("left", "right", "are_equal"),
    [
        (Point(1, 2), Point(1, 2), True),
        (Point(1, 2), Point(2, 1), False),
        (Point(1, 2), Named(1, 2), False),
        (Named(1, 2, "a", ["b"]), Named(1, 2, "a", ["b"]), True),
        (Named(1, 2, "a", ["b"]), Named(1, 2, "a", []), False),
        (Empty(), Empty(), True),
        (Point(1, 2), (1, 2), False),
    ],
)
def test_equal_are_records_of_one_class_with_equal_fields(left: object, right: object, are_equal: bool) -> None:
    assert are_equal == (left == right)


def test_equal_records_have_one_hash() -> None:
    assert 1 == len({Point(1, 2), Point(1, 2)})
    with pytest.raises(TypeError, match="unhashable"):
        hash(Named(1))


def test_a_record_shows_its_fields_by_name() -> None:
    assert "Named(x=1, y=0, name='a', former=[])" == repr(Named(1, name="a"))
    assert "Empty()" == repr(Empty())


def test_a_record_has_its_fields_and_no_others() -> None:
    with pytest.raises(AttributeError):
        Point(1).z = 3  # type: ignore[attr-defined]  # the point


def test_each_record_has_defaults_of_its_own() -> None:
    assert Named(1).former is not Named(1).former


def test_a_record_is_a_data_class_to_whoever_asks() -> None:
    assert is_dataclass(Point)
    assert ["x", "y", "name", "former"] == [part.name for part in fields(Named)]  # type: ignore[arg-type]  # see below
    assert Point(1, 5) == replace(Point(1, 2), y=5)  # type: ignore[type-var]  # mypy knows data classes by decorator


def test_a_record_can_be_matched_by_place() -> None:
    match Named(1, 2, "a"):
        case Named(x, y, name):
            found = (x, y, name)
    assert (1, 2, "a") == found


def test_a_record_can_be_copied_and_packed() -> None:
    assert Point(1, 2) == copy.deepcopy(Point(1, 2))
    assert Point(1, 2) == pickle.loads(pickle.dumps(Point(1, 2)))


def test_what_a_class_says_of_itself_stays() -> None:
    assert "A point with a name, and what it was called before." == Named.__doc__
