"""Values as a tree that opens on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aro_console.model.outline import MOST_CHILDREN, Node, Root, outline


def lines(value: object, *opened: tuple[str | int, ...]) -> list[tuple[int, str, str, str]]:
    nodes = outline("names", [Root("x", value)], {("names", "x", *path) for path in opened})
    return [(node.depth, node.label, node.kind, node.text) for node in nodes]


def test_a_closed_value_is_one_line_with_its_kind_and_how_many_entries_it_has() -> None:
    assert [(0, "x", "Map", "2  {a: 1, b: [1, 2]}")] == lines({"a": 1, "b": [1, 2]})
    assert [(0, "x", "Integer", "5")] == lines(5)
    assert [(0, "x", "List", "[]")] == lines([])


def test_an_open_value_shows_its_entries_and_those_of_what_is_open_in_it() -> None:
    value = {"a": 1, "b": ["x", True]}
    assert [(0, "x", "Map", "2 entries"), (1, "a", "Integer", "1"), (1, "b", "List", '2  ["x", true]')] == lines(
        value, ()
    )
    assert [(2, "0", "String", '"x"'), (2, "1", "Boolean", "true")] == lines(value, (), ("b",))[3:]


def test_what_cannot_be_opened_stays_a_line() -> None:
    assert 1 == len(lines("text", ()))
    assert [False, True] == [
        outline("names", [Root("x", value)], ())[0].opens for value in ([], [1])
    ]  # fmt: skip


def test_long_text_and_bytes_say_how_long_they_are() -> None:
    assert lines("y" * 100)[0][3].startswith("100 chars  ")
    assert "3 B  61 62 63" == lines(b"abc")[0][3]


def test_of_a_long_list_the_first_entries_are_shown_and_the_rest_counted() -> None:
    found = lines(list(range(MOST_CHILDREN + 7)), ())
    assert MOST_CHILDREN + 2 == len(found)
    assert found[-1][3].startswith("7 more")


class Untouched(Mapping[str, object]):
    """A Map that must not be looked into entry by entry further than its one line needs."""

    def __init__(self) -> None:
        self.looked_at = 0

    def __len__(self) -> int:
        return 1_000_000

    def __iter__(self) -> Iterator[str]:
        for number in range(1_000_000):
            self.looked_at += 1
            yield f"key {number}"

    def __getitem__(self, key: str) -> object:
        return key


def test_a_huge_closed_value_is_not_walked_through() -> None:
    huge = Untouched()
    assert lines(huge)[0][3].startswith("1,000,000  {")
    assert huge.looked_at < 100


def test_marks_belong_to_the_root_alone() -> None:
    nodes = outline("names", [Root("x", {"a": 1}, "+")], {("names", "x")})
    assert ["+", " "] == [node.mark for node in nodes]
    assert all(isinstance(node, Node) for node in nodes)
