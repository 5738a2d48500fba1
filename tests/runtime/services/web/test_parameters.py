"""The table of OpenAPI 4.8.12.4: an array ["a", "b"] and an object {"R": "1", "G": "2"} in every style."""

from urllib.parse import quote

import pytest

from runtime.services.web.parameters import in_path, in_query, in_texts
from runtime.services.web.routes import Parameter

ARRAY = {"type": "array", "items": {"type": "string"}}
OBJECT = {"type": "object", "properties": {"R": {}, "G": {}}}
ITEMS = ["a", "b"]
ENTRIES = {"R": "1", "G": "2"}


def parameter(location: str, style: str, explode: bool, schema, *, is_json: bool = False) -> Parameter:
    return Parameter("color", location, False, schema, style, explode, is_json)


@pytest.mark.parametrize(
    ("style", "explode", "schema", "query", "value"),
    [
        ("form", False, ARRAY, "color=a,b", ITEMS),
        ("form", True, ARRAY, "color=a&color=b", ITEMS),
        ("form", False, ARRAY, "color=a%2Cb,c", ["a,b", "c"]),
        ("form", True, {"type": ["array", "null"]}, "color=a", ["a"]),
        ("spaceDelimited", False, ARRAY, "color=a%20b", ITEMS),
        ("pipeDelimited", False, ARRAY, "color=a|b", ITEMS),
        ("pipeDelimited", False, ARRAY, "color=a%7Cb", ITEMS),
        ("form", False, OBJECT, "color=R,1,G,2", ENTRIES),
        ("form", True, OBJECT, "R=1&G=2&B=3", ENTRIES),
        ("spaceDelimited", False, OBJECT, "color=R%201%20G%202", ENTRIES),
        ("deepObject", True, OBJECT, "color[R]=1&color%5BG%5D=2&other=3", ENTRIES),
    ],
)
def test_what_a_query_holds(style, explode, schema, query, value):
    assert {"color": value} == in_query(query, [parameter("query", style, explode, schema)])


@pytest.mark.parametrize("schema", [ARRAY, OBJECT, {"type": "string"}])
def test_what_is_not_there_is_not_there(schema):
    assert {} == in_query("other=1&color", [parameter("query", "form", True, schema)])


@pytest.mark.parametrize(
    ("location", "style", "explode", "schema", "text", "value"),
    [
        ("path", "simple", False, ARRAY, "a,b", ITEMS),
        ("path", "simple", True, ARRAY, "a,b", ITEMS),
        ("path", "simple", False, OBJECT, "R,1,G,2", ENTRIES),
        ("path", "simple", True, OBJECT, "R=1,G=2", ENTRIES),
        ("path", "label", False, {}, ".a", "a"),
        ("path", "label", False, ARRAY, ".a,b", ITEMS),
        ("path", "label", True, ARRAY, ".a.b", ITEMS),
        ("path", "label", False, OBJECT, ".R,1,G,2", ENTRIES),
        ("path", "label", True, OBJECT, ".R=1.G=2", ENTRIES),
        ("path", "matrix", False, {}, ";color=a", "a"),
        ("path", "matrix", False, ARRAY, ";color=a,b", ITEMS),
        ("path", "matrix", True, ARRAY, ";color=a;color=b", ITEMS),
        ("path", "matrix", False, OBJECT, ";color=R,1,G,2", ENTRIES),
        ("path", "matrix", True, OBJECT, ";R=1;G=2", ENTRIES),
        ("header", "simple", False, ARRAY, "a,b", ITEMS),
        ("cookie", "form", False, ARRAY, "a,b", ITEMS),
        ("path", "simple", False, ARRAY, "", []),
    ],
)
def test_what_a_text_holds(location, style, explode, schema, text, value):
    read = in_path if location == "path" else in_texts
    assert {"color": value} == read({"color": text}, [parameter(location, style, explode, schema)])


@pytest.mark.parametrize(
    ("style", "explode", "schema", "text", "value"),
    [
        ("simple", False, ARRAY, "a%2Cb,c%20d", ["a,b", "c d"]),
        ("simple", False, {}, "a%2Cb", "a,b"),
        ("simple", True, OBJECT, "R=1%2C2,G=%3D", {"R": "1,2", "G": "="}),
        ("label", False, ARRAY, ".a%2Cb,c", ["a,b", "c"]),
        ("matrix", True, ARRAY, ";color=a%3Bb;color=c", ["a;b", "c"]),
        ("matrix", False, OBJECT, ";color=R,1%2C5,G,2", {"R": "1,5", "G": "2"}),
    ],
)
def test_in_a_path_an_encoded_separator_is_part_of_an_item(style, explode, schema, text, value):
    assert {"color": value} == in_path({"color": text}, [parameter("path", style, explode, schema)])


@pytest.mark.parametrize(("text", "value"), [('{"a":[1]}', {"a": [1]}), ("[1,2]", [1, 2]), ("{no json", "{no json")])
def test_a_parameter_described_by_content_is_json(text, value):
    declared = [parameter("query", "form", True, {}, is_json=True)]
    assert {"color": value} == in_query(f"color={text}", declared)
    assert {"color": value} == in_texts({"color": text}, declared)
    assert {"color": value} == in_path({"color": quote(text)}, declared)


def test_a_header_is_found_in_lower_case():
    declared = [Parameter("X-Trace", "header", False, {}, "simple", False)]
    assert {"x-trace": "7"} == in_texts({"x-trace": "7", "x-other": "8"}, declared)
