import pytest

from runtime.syntax.numbers import read_number
from runtime.syntax.tokens import DurationText


def read(text: str) -> tuple[object, list[str]]:
    codes: list[str] = []
    stop, value = read_number(text, 0, len(text), lambda code, *_: codes.append(code))
    assert stop == len(text)
    return value, codes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("1_000", 1000),
        ("3.25", 3.25),
        ("1_2.5", 12.5),
        ("6.0e2_3", 6.0e23),
        ("1e5", 1e5),
        ("0xFF_00", 0xFF00),
        ("0b1010_0001", 0b10100001),
        ("-7", -7),
        ("-2.5", -2.5),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("1d", DurationText(1, "d")),
        ("3M", DurationText(3, "M")),
        ("250ms", DurationText(250, "ms")),
    ],
)
def test_a_number_stands_for_its_value(text: str, value: object) -> None:
    read_value, codes = read(text)
    assert (value, type(value), []) == (read_value, type(read_value), codes)


@pytest.mark.parametrize("text", ["9223372036854775808", "12abc", "0xZZ", "0x_", "-0x1", "1.5d", "9" * 5000])
def test_what_is_no_number_is_reported_and_reads_as_zero(text: str) -> None:
    assert (0, ["invalid-number"]) == read(text)


@pytest.mark.parametrize("text", ["1_", "1__0", "1_.5"])
def test_an_underscore_that_is_not_between_digits_is_reported(text: str) -> None:
    assert ["odd-underscore"] == read(text)[1]


def test_a_point_without_a_digit_behind_it_does_not_belong_to_the_number() -> None:
    assert (1, 5) == read_number("5. ", 0, 3, lambda *_: None)
