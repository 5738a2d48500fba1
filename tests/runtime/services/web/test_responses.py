"""What a handler returned, as a response."""

from __future__ import annotations

import pytest

from runtime.errors import Failure
from runtime.services.web.responses import (
    CSS,
    HTML,
    JAVASCRIPT,
    JSON,
    METRICS,
    HttpResponse,
    acknowledged,
    failure_response,
    not_found,
    not_implemented,
    raw_type,
    response_for,
    status_code,
)
from runtime.values.kinds import Value

WORDS = [
    ("OK", 200),
    ("success", 200),
    ("Created", 201),
    ("accepted", 202),
    ("NoContent", 204),
    ("no-content", 204),
    ("BadRequest", 400),
    ("bad-request", 400),
    ("invalid", 400),
    ("unauthorized", 401),
    ("forbidden", 403),
    ("NotFound", 404),
    ("not-found", 404),
    ("conflict", 409),
    ("error", 500),
    ("ServerError", 500),
    ("server-error", 500),
    ("unprocessable", 422),
    ("unprocessable-entity", 422),
    ("MethodNotAllowed", 405),
    ("too-many-requests", 429),
    ("internalerror", 500),
    ("InternalServerError", 500),
    ("NotImplemented", 501),
    ("bad-gateway", 502),
    ("ServiceUnavailable", 503),
    ("gone", 410),
    ("moved", 301),
    ("found", 302),
    ("SeeOther", 303),
    ("not-modified", 304),
    ("whatever", 200),
    ("", 200),
]


@pytest.mark.parametrize(("word", "status"), WORDS)
def test_words_are_statuses(word: str, status: int) -> None:
    assert status == status_code(word)


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ({"data": [1, 2]}, b'{"data":[1,2]}'),
        ({"value": "a/b"}, b'{"value":"a\\/b"}'),
        ({"user.name": "\u00e4", "user.id": 1}, '{"user.id":1,"user.name":"ä"}'.encode()),
        ({"a": '{"b": [1]}', "c": "x"}, b'{"a":{"b":[1]},"c":"x"}'),
        ({"a": "[1, 2]"}, b'{"a":[1,2]}'),
        ({"a": "{not json"}, b'{"a":"{not json"}'),
        ({"a": "[x]"}, b'{"a":"[x]"}'),
        ({"a": "<html>", "b": 1}, b'{"a":"<html>","b":1}'),
        ({"a": 12.0, "b": None, "c": True}, b'{"a":12,"b":null,"c":true}'),
        ({"a": "Hello {name}"}, b'{"a":"Hello {name}"}'),
        ({}, b'{"reason":"users","status":"OK"}'),
    ],
)
def test_data_is_json_with_sorted_keys(data: dict[str, Value], body: bytes) -> None:
    assert HttpResponse(200, JSON, body) == response_for("OK", "users", data, "/users")


@pytest.mark.parametrize(("word", "status"), [("NoContent", 204), ("NotModified", 304)])
def test_some_statuses_have_no_body(word: str, status: int) -> None:
    response = response_for(word, "x", {"a": 1}, "/")
    assert (status, b"", ()) == (response.status, response.body, response.headers)


def test_a_page_on_its_own_is_served_as_it_is() -> None:
    page = "  <!DOCTYPE html><p>ä</p>"
    response = response_for("Created", "page", {"value": page}, "/page")
    assert HttpResponse(201, HTML, page.encode()) == response
    assert (("Content-Type", HTML),) == response.headers


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a.css", CSS),
        ("/a.JS", JAVASCRIPT),
        ("/a/b.json", "application/json"),
        ("/a.html", HTML),
        ("/a.htm", HTML),
        ("/a.txt", "text/plain; charset=utf-8"),
        ("/a.svg", "image/svg+xml"),
        ("/a.woff2", "font/woff2"),
        ("/a.pdf", None),
        ("/users", None),
        ("/a.css/users", None),
    ],
)
def test_a_text_is_served_as_its_path_says(path: str, expected: str | None) -> None:
    assert expected == raw_type("plain words", path) == raw_type(b"\xff", path)


def test_bytes_are_what_their_path_says_and_base64_elsewhere() -> None:
    picture = response_for("OK", "x", {"value": b"\x89PNG"}, "/logo.png")
    assert ("image/png", b"\x89PNG") == (picture.content_type, picture.body)
    assert b'{"value":"iVBORw=="}' == response_for("OK", "x", {"value": b"\x89PNG"}, "/logo").body
    assert raw_type(b"<!DOCTYPE html>", "/") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<html lang=de>", HTML),
        ("\n<HTML>", HTML),
        ("<!doctype html>", HTML),
        ("<p>a fragment</p>", None),
        ("# HELP a b\n# TYPE a counter", METRICS),
        ("# TYPE a counter", METRICS),
        ("# A heading", None),
        ("var a = 1;", JAVASCRIPT),
        ("const a = {}", JAVASCRIPT),
        ("import x from 'y'", JAVASCRIPT),
        ("// a comment", JAVASCRIPT),
        ("'use strict';", JAVASCRIPT),
        ("(function() {})()", JAVASCRIPT),
        ("variable", None),
        ("body { color: red }", CSS),
        ("/* a * comment */\n.a, #b > c:hover {\n  --x: 1;\n}", CSS),
        ("@media print { body { color: black } }", CSS),
        ("a{}", CSS),
        ("Hello {name}", None),
        ("Hello", None),
        ("", None),
        ("/* only a comment", None),
        ('{"a": 1}', None),
    ],
)
def test_a_text_is_served_as_what_it_looks_like(text: str, expected: str | None) -> None:
    assert expected == raw_type(text, "/")


def test_looking_at_a_text_is_quick_whatever_it_is() -> None:
    assert raw_type("/*" + "*" * 200_000, "/") is None
    assert raw_type("a" * 200_000 + "{" + "b" * 200_000, "/") is None


def failure(verb: str, *, cause: str = "", status: int | None = None, statement: str = "") -> Failure:
    return Failure("Cannot do it.", cause, "f", "a", statement, verb, status=status)


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("extract", 400),
        ("Parse", 400),
        ("read", 400),
        ("receive", 400),
        ("retrieve", 404),
        ("fetch", 404),
        ("get", 404),
        ("load", 404),
        ("validate", 422),
        ("accept", 500),
        ("compute", 500),
        ("my-own", 500),
    ],
)
def test_a_failure_answers_by_its_verb(verb: str, status: int) -> None:
    assert HttpResponse(status, JSON, b'{"error":"Cannot do it."}') == failure_response(failure(verb))


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("<Throw> a <BadRequest> for the <input>.", 400),
        ("<Throw> an <UnauthorizedError> for the <user>.", 401),
        ("Throw the not-found for the <user>.", 404),
        ("<Throw> the <Forbidden: x> for the <user>.", 403),
        ("<Throw> a <Conflict> for the <user>.", 409),
        ("<Throw> an <Unprocessable> for the <user>.", 422),
        ("<Throw> an <InternalError> for the <user>.", 500),
        ("<Throw> an <InputError> for the <negative-value>.", 500),
        ("", 500),
    ],
)
def test_a_throw_answers_by_what_it_names(statement: str, status: int) -> None:
    assert status == failure_response(failure("throw", statement=statement)).status


def test_a_failure_that_knows_better_than_its_verb_is_heard() -> None:
    assert 422 == failure_response(failure("extract", status=422)).status


def test_a_missing_template_is_not_found() -> None:
    response = failure_response(failure("transform", cause="Template not found: ./templates/a.tpl"))
    assert (404, b'{"error":"Not Found","message":"Template not found: .\\/templates\\/a.tpl"}') == (
        response.status,
        response.body,
    )


@pytest.mark.parametrize(
    ("response", "status", "body"),
    [
        (not_found("/a"), 404, b'{"error":"Not Found","path":"\\/a"}'),
        (not_implemented("listUsers"), 501, b'{"error":"Not Implemented","operationId":"listUsers"}'),
        (acknowledged("7"), 200, b'{"message":"Request received","requestId":"7","status":"ok"}'),
    ],
)
def test_the_server_speaks_json_too(response: HttpResponse, status: int, body: bytes) -> None:
    assert (status, body) == (response.status, response.body)


def test_an_acknowledgement_tells_its_id_in_a_header() -> None:
    assert (("Content-Type", JSON), ("X-Request-ID", "7")) == acknowledged("7").headers
