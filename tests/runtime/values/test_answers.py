"""What a web server answered, as a value."""

from __future__ import annotations

import pytest

from runtime.values.answers import answer
from runtime.values.kinds import HeaderMap, Value, kind_of
from runtime.values.navigation import find, navigate
from runtime.values.text import human, interpolation, to_json

HEADERS = HeaderMap({"Content-Type": "text/plain"})


@pytest.mark.parametrize(
    ("body", "text", "kind"), [({"a": 1, "status": "x"}, "", "Map"), ([1, 2], "", "List"), ("hi", "hi", "String")]
)
def test_an_answer_looks_and_prints_like_its_body(body: Value, text: str, kind: str) -> None:
    found = answer(200, HEADERS, body, text)
    assert kind == kind_of(found)
    assert [form(body) for form in (human, interpolation, to_json)] == [
        form(found) for form in (human, interpolation, to_json)
    ]


@pytest.mark.parametrize(("body", "text"), [({"a": 1, "status": "x"}, ""), ([1, 2], ""), ("hi", "hi"), (None, "null")])
def test_an_answer_knows_what_came_with_it(body: Value, text: str) -> None:
    found = answer(404, HEADERS, body, text)
    steps = [("status",), ("statusCode",), ("isSuccess",), ("headers", "content-type"), ("body",)]
    assert [404, 404, False, "text/plain", body] == [navigate(found, path) for path in steps]
    assert body == find(found, ("body",))


def test_any_other_key_is_the_bodys() -> None:
    found = answer(200, HEADERS, {"name": "Ada", "status": "busy"}, "")
    assert ["Ada", 200, "busy"] == [navigate(found, path) for path in (("name",), ("status",), ("body", "status"))]
    assert (2, "Ada", None, True, False) == (
        len(found), found.get("name"), found.get("x"), "headers" in found, "x" in found,
    )  # fmt: skip
