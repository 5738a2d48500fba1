from datetime import UTC, datetime

import pytest

from runtime.engine.actions.encoding import check_close, encode, encode_raw
from runtime.errors import EvaluationError


@pytest.mark.parametrize(
    ("value", "payload"),
    [
        ("hello", "hello"),
        ('say "x"', 'say "x"'),
        (b"\x00\x01", b"\x00\x01"),
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"url": "a/b"}, '{"url":"a/b"}'),
        ([1, 2.5], "[1,2.5]"),
        (7, "7"),
        (False, "false"),
        (None, "null"),
        (datetime(2026, 3, 1, 8, tzinfo=UTC), "2026-03-01T08:00:00Z"),
    ],
)
def test_a_value_becomes_the_message_of_the_table(value, payload):
    assert payload == encode(value)


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1014, 3000, 4999])
def test_close_codes_that_may_travel_are_accepted(code):
    assert (code, "bye") == check_close(code, "bye")


@pytest.mark.parametrize("code", [0, 999, 1002, 1004, 1005, 1006, 1015, 2999, 5000, True, "1000", 1000.0])
def test_close_codes_that_may_not_travel_are_refused(code):
    with pytest.raises(EvaluationError, match="Invalid close code"):
        check_close(code, "")


def test_a_reason_is_measured_in_bytes():
    assert (1000, "é" * 61) == check_close(1000, "é" * 61)
    with pytest.raises(EvaluationError, match="124 bytes; at most 123 fit"):
        check_close(1000, "é" * 62)


def test_a_reason_must_be_text():
    with pytest.raises(EvaluationError, match="must be text"):
        check_close(1000, 5)


@pytest.mark.parametrize(
    ("value", "payload"),
    [
        ("hi\n", "hi\n"),
        (b"\x00", b"\x00"),
        (12, "12"),
        (12.0, "12.0"),
        (True, "true"),
        (None, "null"),
        ([1.0, "a"], '[1,"a"]'),
        ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
    ],
)
def test_over_tcp_single_values_go_as_they_read_in_a_text(value, payload):
    assert payload == encode_raw(value)
