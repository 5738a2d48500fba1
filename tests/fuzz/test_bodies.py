"""Whatever others put into a message, a form, a stream of events or a file of data is a value or told to be none."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.services.streams.events import EventReader, EventTooLongError, ServerSentEvent
from runtime.services.streams.payloads import of_event, of_message
from runtime.services.web.http import body_value, query_map
from runtime.services.web.parameters import in_path, in_query, in_texts
from runtime.services.web.routes import Parameter
from runtime.values.formats.forms import FORMS, decode, encode
from runtime.values.formats.layout import USUAL, Naming
from runtime.values.kinds import Value
from runtime.values.text import interpolation
from tests.support.fuzzing import budget

# --- bodies of requests -----------------------------------------------------------------------------------------------

_CHARSETS = st.sampled_from(
    ["utf-8", "latin-1", "idna", "punycode", "undefined", "hex", "utf-16", "utf-7", "a\0b", "", "é"]
)
_KINDS = st.sampled_from(
    ["application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=XX", ""]
) | st.builds("multipart/form-data; boundary*={}''XX; charset={}".format, _CHARSETS, _CHARSETS)
_PIECES = st.sampled_from(
    [b"--XX", b"--XX--", b"\r\n", b"\r\n\r\n", b"--", b"Content-Disposition: form-data; name=a", b'; name="a\\"b"',
     b"Content-Disposition: form-data; name*0=a; name*1*=b", b"Content-Type: text/", b"abc", b"\xff\0", b"a=b&a=%ff&=",
     b"[" * 200, b'{"a": ', b"}", b"1e999", b"-" * 40, b"9" * 5000]
) | st.builds(lambda name: f"Content-Disposition: form-data; name*={name}''%61%ff".encode(), _CHARSETS) | st.builds(
    lambda name: f"Content-Type: text/plain; charset={name}".encode(), _CHARSETS
)  # fmt: skip
_PART = st.builds(
    lambda lines, content: b"--XX\r\n" + b"\r\n".join(lines) + b"\r\n\r\n" + content + b"\r\n",
    st.lists(_PIECES, max_size=3),
    st.binary(max_size=6),
)
_BODIES = st.lists(_PIECES | _PART | st.binary(max_size=5), max_size=8).map(b"".join) | st.lists(_PART, max_size=4).map(
    lambda parts: b"".join(parts) + b"--XX--\r\n"
)


@budget(120)
@given(_BODIES, _KINDS | st.text(max_size=20))
def test_any_body_is_a_value(body: bytes, content_type: str) -> None:
    value = body_value(body, content_type)
    event(type(value).__name__)
    assert isinstance(value, str | bytes | dict | list)
    interpolation(value)


# --- parameters -------------------------------------------------------------------------------------------------------

_PARAMETERS = st.builds(
    Parameter,
    name=st.sampled_from(["a", "b"]),
    location=st.just("query"),
    required=st.just(False),
    schema=st.sampled_from(
        [{"type": "array"}, {"type": "object"}, {"type": "string"}, {"type": ["null", "array"]}, {}]
    ),
    style=st.sampled_from(["form", "simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject", "?"]),
    explode=st.booleans(),
    is_json=st.booleans(),
)
_QUERIES = st.lists(
    st.sampled_from(["a", "b", "=", "&", ",", ";a=", ".", "|", "[x]", "[", "%2c", "%ff", "%", "+", "1", '{"a":', "}"]),
    max_size=12,
).map("".join)


@budget(120)
@given(_QUERIES, st.lists(_PARAMETERS, max_size=3))
def test_any_query_path_and_header_has_values(text: str, parameters: list[Parameter]) -> None:
    query_map(text)
    names = {parameter.name for parameter in parameters}
    given_texts = dict.fromkeys(["a", "b", "c"], text)
    for found in (in_query(text, parameters), in_path(given_texts, parameters), in_texts(given_texts, parameters)):
        assert set(found) <= names


# --- streams ----------------------------------------------------------------------------------------------------------

_LINES = st.lists(
    st.sampled_from(
        ["data: ", "data", "event: ", "id: ", "id: \0", "retry: ", "retry: 70", "9" * 300, "retry: " + "9" * 5000, ":",
         "\n", "\n\n", "\r\n", "\r", "\ufeff", '{"a": 1}', '{"event": "e", "payload": "{}"}', "[" * 300]
    )
    | st.text(max_size=3),
    max_size=14,
).map(lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass"))  # fmt: skip


def _heard(data: bytes, cuts: list[int]) -> tuple[list[ServerSentEvent], float | None] | str:
    reader = EventReader(max_event=400)
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    try:
        found = [one for start, end in pairwise(edges) for one in reader.feed(data[start:end])]
    except EventTooLongError:
        return "too long"
    return found, reader.retry_seconds


@budget(120)
@given(_LINES, st.lists(st.integers(0, 500), max_size=5))
def test_any_stream_of_events_is_heard_the_same_however_it_is_cut(data: bytes, cuts: list[int]) -> None:
    whole, single = _heard(data, cuts), _heard(data, list(range(len(data))))
    event("too long" if "too long" in (whole, single) else "heard")
    assert whole == single or "too long" in (whole, single)
    for one in whole[0] if isinstance(whole, tuple) else []:
        assert one.kind == of_event(one)["kind"]


@budget(60)
@given(st.lists(_PIECES, max_size=6).map(b"".join) | st.binary(max_size=30))
def test_any_message_of_a_stream_has_a_payload(data: bytes) -> None:
    assert isinstance(of_message(data), dict)
    assert isinstance(of_message(data.decode("utf-8", "replace")), dict)


# --- files of data ----------------------------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    ["a", "b", ",", ";", "\t", '"', "'", "\n", "\r\n", "\\", "|", "---", "- ", ": ", "{", "}", "[", "]", "<a>", "</a>",
     "<!DOCTYPE a [<!ENTITY b '&b;'>]>", "&b;", "&lt;", "<?xml version='1.0' encoding='utf-7'?>", "&x ", "*x", "<<: ",
     "!!python/object:a ", "=", "[[a]]", "export ", "#", "$", "1e999", "-0", "0x1f", "2026-01-31", "\0", "\ufeff",
     "\u2028", "9" * 5000]
)  # fmt: skip


@pytest.mark.parametrize("form", sorted(FORMS))
def test_any_file_of_data_is_read_or_refused_in_words_and_what_was_read_can_be_written(form: str) -> None:
    @budget(20)
    @given(st.lists(_WORDS | st.text(max_size=2), max_size=10).map("".join) | st.binary(max_size=10))
    def holds(text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        with suppress(EvaluationError):
            value = decode(data, form, USUAL)
            event("read")
            for other in FORMS:
                _write(value, other)

    holds()


def _write(value: Value, form: str) -> None:
    with suppress(EvaluationError):  # not every form can say everything
        assert isinstance(encode(value, form, Naming(), USUAL), bytes)
