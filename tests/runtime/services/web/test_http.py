"""A request as ARO values."""

from __future__ import annotations

import pytest

from runtime.services.web.facts import Request, head_of
from runtime.services.web.http import bindings, body_value, cookies, query_map
from runtime.services.web.http11 import split_target
from runtime.services.web.routes import Match, Operation, Parameter
from runtime.source import SourceFile
from runtime.values.kinds import HeaderMap, Value

SPAN = SourceFile("openapi.yaml", "").span(0, 0)


def request(
    target: str = "/", headers: dict[str, str] | None = None, body: bytes = b"", method: str = "POST"
) -> Request:
    path, query_string = split_target(target)
    head = head_of(tuple((headers or {}).items()))
    return Request(method, target, path, query_string, "1.1", head, body, keep_alive=True)


def array(name: str, style: str = "form", *, explode: bool = True) -> Parameter:
    return Parameter(name, "query", False, {"type": "array"}, style, explode)


def match(*parameters: Parameter, **captured: str) -> Match:
    return Match(Operation("x", "POST", "/", SPAN, parameters), captured)


def test_a_handler_finds_its_request_in_parts() -> None:
    told = request(
        "/users/7?a=1&a=2&b",
        {"Content-Type": "application/json", "X-Tenant": "t"},
        b'{"n": 10.0, "ok": true, "none": null}',
    )
    bound = bindings(told, match(id="7"))
    body: Value = {"n": 10, "ok": True, "none": None}
    assert {
        "request": {
            "method": "POST",
            "path": "/users/7",
            "headers": HeaderMap({"Content-Type": "application/json", "X-Tenant": "t"}),
            "body": body,
            "queryParameters": {"a": "2", "b": ""},
        },
        "body": body,
        "pathParameters": {"id": "7"},
        "queryParameters": {"a": "2", "b": ""},
        "headerParameters": {},
        "cookieParameters": {},
        "headers": HeaderMap({"Content-Type": "application/json", "X-Tenant": "t"}),
    } == bound


@pytest.mark.parametrize("body", [b"", b"text", b"[1]", b"1", b"{broken"])
def test_a_body_that_is_no_map_is_bound_in_the_request_only(body: bytes) -> None:
    bound = bindings(request(body=body), match())
    assert "body" not in bound
    assert "body" in (bound["request"] if isinstance(bound["request"], dict) else {})


def test_declared_headers_and_cookies_are_bound_by_name() -> None:
    told = request(headers={"X-Tenant": "t", "X-Other": "o", "Cookie": "sid=1; theme=dark"})
    declared = (
        Parameter("X-TENANT", "header", False, {}, "simple", False),
        Parameter("X-Missing", "header", True, {}, "simple", False),
        Parameter("sid", "cookie", False, {}, "form", True),
    )
    bound = bindings(told, match(*declared))
    assert ({"x-tenant": "t"}, {"sid": "1"}) == (bound["headerParameters"], bound["cookieParameters"])


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("t=a&t=b+c", array("t"), ["a", "b c"]),
        ("t=a", array("t"), ["a"]),
        ("t=a,b%2Cc", array("t", explode=False), ["a", "b,c"]),
        ("t=a%20b+c", array("t", "spaceDelimited", explode=False), ["a", "b", "c"]),
        ("t=a%7Cb|c", array("t", "pipeDelimited", explode=False), ["a", "b", "c"]),
        ("t=a&t=b", array("t", "pipeDelimited"), ["a", "b"]),
        ("t%5B%5D=a", array("t[]"), ["a"]),
        ("t=", array("t"), [""]),
    ],
)
def test_declared_arrays_are_lists(query: str, parameter: Parameter, expected: list[Value]) -> None:
    bound = bindings(request(f"/?{query}"), match(parameter))
    assert {parameter.name: expected} == bound["queryParameters"]


def test_the_request_keeps_the_last_value_of_an_array() -> None:
    bound = bindings(request("/?t=a&t=b"), match(array("t")))
    told = bound["request"]
    assert isinstance(told, dict)
    assert {"t": "b"} == told["queryParameters"]


def test_an_array_that_is_not_there_is_not_bound() -> None:
    assert {"u": "1"} == bindings(request("/?u=1"), match(array("t")))["queryParameters"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {}),
        ("a=1&b=x+y%20z", {"a": "1", "b": "x y z"}),
        ("a", {"a": ""}),
        ("a=", {"a": ""}),
        ("a=1&a=2", {"a": "2"}),
        ("%C3%A4=%C3%B6", {"ä": "ö"}),
        ("a=%FF", {"a": "\ufffd"}),
        ("a=b=c&&", {"a": "b=c"}),
        ("a;b=1", {"a;b": "1"}),
    ],
)
def test_queries_are_decoded(query: str, expected: dict[str, Value]) -> None:
    assert expected == query_map(query)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, {}),
        ("a=1", {"a": "1"}),
        ('a=1;b="2";  c=3=4', {"a": "1", "b": "2", "c": "3=4"}),
        ("a=1; a=2", {"a": "1"}),
        ("rubbish; b=1", {"b": "1"}),
    ],
)
def test_cookies_are_read(header: str | None, expected: dict[str, Value]) -> None:
    assert expected == cookies(request(headers={} if header is None else {"cookie": header}))


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"", "", ""),
        (b'{"a": 1}', "", {"a": 1}),
        (b' \n{"a": 1}', "text/plain", {"a": 1}),
        (b"[1, 2.0]", "application/json", [1, 2]),
        (b"1", "application/json", "1"),
        (b'"x"', "application/json", '"x"'),
        (b"{a: 1}", "application/json", "{a: 1}"),
        (b"[" * 100_000, "application/json", "[" * 100_000),
        ("ä".encode(), "text/plain; charset=utf-8", "ä"),
        (b"\xff\xfe", "application/octet-stream", b"\xff\xfe"),
        (b"a=1&b=x+y&b=%26", FORM, {"a": "1", "b": ["x y", "&"]}),
        (b"a", f"{FORM.upper()}; charset=utf-8", {"a": ""}),
        (b"", FORM, {}),
        (b"\xff", FORM, b"\xff"),
    ],
)
def test_bodies_become_what_their_type_makes_of_them(body: bytes, content_type: str, expected: Value) -> None:
    assert expected == body_value(body, content_type)


MULTIPART = "multipart/form-data; boundary=XX"


def part(disposition: str, content: bytes, *headers: str) -> bytes:
    lines = [f"Content-Disposition: {disposition}", *headers, "", ""]
    return b"--XX\r\n" + "\r\n".join(lines).encode() + content + b"\r\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (part('form-data; name="a"', b"1") + b"--XX--\r\n", {"a": "1"}),
        (part("form-data; name=a", b"1") + b"--XX--", {"a": "1"}),
        (b"preamble\r\n" + part('form-data; name="a"', b"") + b"--XX--\r\nepilogue", {"a": ""}),
        (
            part('form-data; name="a"', "ä".encode()) + part('form-data; name="a"', b"2") + b"--XX--\r\n",
            {"a": ["ä", "2"]},
        ),
        (
            part('form-data; name="f"; filename="x.png"', b"\x89PNG\r\n\r\n\0--X\r\n", "Content-Type: image/png")
            + b"--XX--\r\n",
            {"f": b"\x89PNG\r\n\r\n\0--X\r\n"},
        ),
        (
            part('form-data; name="f"; filename="ä.txt"', b"\xe4", "Content-Type: text/plain; charset=latin-1")
            + b"--XX--\r\n",
            {"f": "ä"},
        ),
        (part('form-data; name="f"', b"\xff") + b"--XX--\r\n", {"f": b"\xff"}),
        (part('form-data; name="f"', b"x", "Content-Type: text/plain; charset=klingon") + b"--XX--\r\n", {"f": b"x"}),
        (part('form-data; name="f"', b"x", "Content-Type: text/plain; charset=undefined") + b"--XX--\r\n", {"f": b"x"}),
        (part('form-data; name="f"', b"x", "Content-Type: text/plain; charset=idna") + b"--XX--\r\n", {"f": "x"}),
        (part('form-data; name="ä"', b"1") + b"--XX--\r\n", {"ä": "1"}),
        (part("form-data", b"1") + b"--XX--\r\n", {}),
        (b"--XX--\r\n", {}),
    ],
)
def test_forms_in_parts_are_maps(body: bytes, expected: Value) -> None:
    assert expected == body_value(body, MULTIPART)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (part('form-data; name="a"', b"1"), MULTIPART),
        (b"--XX\r\nno head--XX--", MULTIPART),
        (b"--XX\r\nno blank line\r\n--XX--", MULTIPART),
        (part('form-data; name="a"', b"1") * 1001 + b"--XX--", MULTIPART),
        (part('form-data; name="a"', b"1") + b"--XX--", "multipart/form-data"),
        (part('form-data; name="a"', b"1") + b"--XX--", "multipart/form-data; boundary*=idna''XX"),
        (part("form-data; name*=idna''a", b"1") + b"--XX--\r\n", MULTIPART),
        (b"", MULTIPART),
    ],
)
def test_forms_that_are_broken_stay_text(body: bytes, content_type: str) -> None:
    assert body.decode() == body_value(body, content_type)
