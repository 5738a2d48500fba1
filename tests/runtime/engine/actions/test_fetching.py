import pytest

from runtime.engine import effects
from runtime.engine.actions.fetching import call_service, checked, fetched, probe, request, sent_headers
from runtime.errors import EvaluationError
from runtime.values.answers import answer
from runtime.values.kinds import HeaderMap
from tests.support.calls import finish, make_call

URL = "http://h:1/x"
JSON = {"Content-Type": "application/json"}


def sent(statement, **parts):
    asked, _ = finish(request(make_call(statement, **parts)), *([None] if "timeout" not in str(parts) else []), "ok")
    return asked[-1]


@pytest.mark.parametrize(
    ("statement", "parts", "effect"),
    [
        ("request r from =", {"object": URL}, effects.RequestUrl("GET", URL)),
        (f'request r from url:"{URL}"', {}, effects.RequestUrl("GET", URL)),
        ("request r from api", {"base": URL, "object": URL}, effects.RequestUrl("GET", URL)),
        ("request r to =", {"object": URL, "with_value": {"a": 1}}, effects.RequestUrl("POST", URL, JSON, '{"a":1}')),
        ("request r to =", {"object": URL, "with_value": "text"}, effects.RequestUrl("POST", URL, JSON, "text")),
        ("request r to =", {"object": URL, "with_value": {"method": "x"}},
         effects.RequestUrl("POST", URL, JSON, '{"method":"x"}')),
        ("request r to =", {"object": URL, "with_value": {"body": [1], "headers": {"content-type": "a/b", "X": 1}}},
         effects.RequestUrl("POST", URL, {"content-type": "a/b", "X": "1"}, "[1]")),
        ("request r via =", {"object": URL, "with_value": {"method": "put", "body": b"x", "timeout": 10}},
         effects.RequestUrl("PUT", URL, {"Content-Type": "application/octet-stream"}, b"x", 10.0)),
        ("request r via url", {"base": URL, "trailing": (("method", "PATCH"),), "with_value": [1]},
         effects.RequestUrl("PATCH", URL, JSON, "[1]")),
        ("request r via url:DELETE", {"base": URL}, effects.RequestUrl("DELETE", URL)),
        ("request r with =", {"object": {"url": URL, "method": "HEAD"}}, effects.RequestUrl("HEAD", URL)),
        ("request r with =", {"object": URL}, effects.RequestUrl("GET", URL)),
    ],
)  # fmt: skip
def test_a_request_says_method_headers_and_body(statement, parts, effect):
    assert effect == sent(statement, **parts)


def test_a_timeout_may_be_configured_for_all():
    asked, _ = finish(request(make_call("request r from =", object=URL)), {"timeout": 2}, "ok")
    assert [effects.ReadSetting("http-client"), effects.RequestUrl("GET", URL, timeout_seconds=2.0)] == asked


@pytest.mark.parametrize(
    ("url", "reason"),
    [("ftp://x", "must start with http:// or https://"), ("http://", "names no host"), ("http://[x/", "Invalid")],
)
def test_what_is_no_address_is_refused(url, reason):
    with pytest.raises(EvaluationError, match=reason):
        checked(url)


@pytest.mark.parametrize(("options", "reason"), [({"method": "EAT"}, "method: EAT"), ({"timeout": 0}, "more than 0")])
def test_options_that_make_no_sense_are_refused(options, reason):
    with pytest.raises(EvaluationError, match=reason):
        finish(request(make_call("request r via =", object=URL, with_value=options)), None)


@pytest.mark.parametrize(
    ("body", "text", "kind", "form", "value"),
    [
        ({"a": 1}, '{"a":1}', "application/json", "", {"a": 1}),
        ("a: 1", "a: 1", "application/yaml", "", {"a": 1}),
        ("a,b\n1,2", "a,b\n1,2", "text/plain", "csv", [{"a": 1, "b": 2}]),
        ("x", "x", "text/plain", "", "x"),
        ("x", "x", "text/csv", "raw", "x"),
        ("x", "x", "text/csv", "bytes", b"x"),
        ({"a": 1}, '{"a":1}', "application/json", "raw", '{"a":1}'),
    ],
)
def test_what_is_fetched_is_read_by_its_type_or_as_is_wanted(body, text, kind, form, value):
    assert value == finish(fetched(URL, form), None, answer(200, HeaderMap({"Content-Type": kind}), body, text))[1]


def test_a_probe_has_its_own_patience():
    assert [effects.ProbeUrl(URL)] == finish(probe(make_call("probe p from =", object=URL)), {})[0]
    call = make_call("probe p from =", object=URL, with_value={"timeout": 0.5})
    assert [effects.ProbeUrl(URL, 0.5)] == finish(probe(call), {})[0]
    with pytest.raises(EvaluationError, match="Invalid URL 'nowhere'"):
        finish(probe(make_call("probe p from =", object="nowhere")))


# --- call --------------------------------------------------------------------------------------------------------


def test_a_call_of_http_is_a_request_with_its_whole_answer():
    options = {"url": URL, "headers": {"X": 1}, "body": {"a": 1}, "timeout": 3}
    reply = answer(201, HeaderMap({"ETag": "e"}), {"id": 7}, "")
    asked, value = finish(call_service(make_call("call r from http:post", with_value=options)), reply)
    assert [effects.RequestUrl("POST", URL, {"X": "1", **JSON}, '{"a":1}', 3.0)] == asked
    assert {"status": 201, "headers": {"ETag": "e"}, "body": {"id": 7}} == value


@pytest.mark.parametrize(
    ("statement", "options", "reason"),
    [
        ("call r from mailer:send", {"url": URL}, "Unknown service: 'mailer'"),
        ("call r from http:eat", {"url": URL}, "methods delete, get, patch, post, put, not 'eat'"),
        ("call r from http:get", {}, "needs an address"),
        ("call r from http:get", {"url": "ftp://x"}, "must start with http:// or https://"),
    ],
)
def test_a_call_of_something_else_is_refused(statement, options, reason):
    with pytest.raises(EvaluationError, match=reason):
        finish(call_service(make_call(statement, with_value=options)), None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("X\r\nEvil", "1"), ("X:", "1"), ("", "1"), ("X Y", "1"), ("X", "a\r\nEvil: 1"), ("X", "a\nb"), ("X", "a\0b")],
)
def test_a_header_that_would_be_more_than_one_is_not_sent(name, value):
    with pytest.raises(EvaluationError, match="header"):
        sent_headers({name: value})


def test_a_header_may_hold_tabs_and_any_letters():
    assert {"X": "a\tb \u00e9 \u4e2d"} == sent_headers({"X": "a\tb \u00e9 \u4e2d"})
