"""The operations of Compute (runtime.md 2.10)."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from math import inf, nan

import pytest

from runtime.errors import EvaluationError
from runtime.values.computing import OPERATIONS, compute
from runtime.values.kinds import Distance, Value

DAY = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("operation", "value", "argument", "expected"),
    [
        ("length", "lantern", None, 7),
        ("length", "", None, 0),
        ("count", [1, 2], None, 2),
        ("count", {"a": 1}, None, 1),
        ("length", b"abc", None, 3),
        ("count", None, None, 0),
        ("uppercase", "straße", None, "STRASSE"),
        ("UpperCase", "a", None, "A"),
        ("lowercase", "ABC", None, "abc"),
        ("trim", "  a b\n", None, "a b"),
        ("uppercase", 7, None, 7),
        ("identity", [1], None, [1]),
        ("clip", "x" * 100, None, "x" * 80),
        ("clip", "lantern", 3, "lan"),
        ("clip", "lantern", "3", "lan"),
        ("clip", 5, 1, 5),
        ("take", [1, 2, 3], 2, [1, 2]),
        ("take", "abc", 2, "ab"),
        ("take", {"a": 1, "b": 2}, 1, {"a": 1}),
        ("take", [1, 2], None, [1, 2]),
        ("take", [1, 2], -1, []),
        ("take", [1, 2], inf, [1, 2]),
        ("take", [1, 2], nan, []),
        ("date", "2026-03-01", None, DAY),
        ("date", DAY, None, DAY),
        ("date", 1772323200, None, DAY),
        ("format", "2026-03-01", "dd.MM.yyyy", "01.03.2026"),
        ("format", DAY, None, "2026-03-01T00:00:00Z"),
        ("distance", "2026-03-01", "2026-03-03", Distance(172_800)),
        ("intersect", [1, 2], [2], [2]),
        ("difference", [1, 2], [2], [1]),
        ("union", [1], [2], [1, 2]),
        ("markdown", "# Hi", None, "<h1>Hi</h1>"),
        ("+7d", DAY, None, datetime(2026, 3, 8, tzinfo=UTC)),
        ("-1M", "2026-03-31", None, datetime(2026, 2, 28, tzinfo=UTC)),
        ("trim | uppercase", " a ", None, "A"),
        ("trim|length", " a ", None, 1),
        ("sparkle", "as it is", None, "as it is"),
        ("", 7, None, 7),
    ],
)
def test_an_operation_gives_what_the_specification_says(
    operation: str, value: Value, argument: Value, expected: Value
) -> None:
    assert expected == compute(operation, value, argument)


def test_a_hash_is_sha_256_in_hexadecimal() -> None:
    assert compute("hash", "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert compute("hash", b"abc") == compute("hash", "abc")
    assert compute("hash", 7) == sha256(b"7").hexdigest()


def test_the_hash_of_a_map_does_not_depend_on_the_order_of_its_keys() -> None:
    assert compute("hash", {"a": 1, "b": 2}) == compute("hash", {"b": 2, "a": 1})
    assert compute("hash", {"a": 1}) == sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize(
    ("operation", "value", "argument", "message"),
    [
        ("length", 7, None, "Cannot compute the length of Integer"),
        ("date", "wet", None, "Cannot convert 'wet' to date"),
        ("distance", "wet", "2026-03-01", "Cannot convert 'wet' to date"),
        ("distance", "2026-03-01", None, "Cannot convert Null to date"),
        ("+1d", "wet", None, "Cannot convert 'wet' to date"),
        ("take", [1], "many", "Cannot convert String to number"),
        ("union", [1], 2, "Cannot compute the union of List and Integer"),
    ],
)
def test_what_cannot_be_computed_fails_with_its_reason(
    operation: str, value: Value, argument: Value, message: str
) -> None:
    with pytest.raises(EvaluationError) as failure:
        compute(operation, value, argument)
    assert message == str(failure.value)


def test_the_table_holds_every_operation_of_the_specification() -> None:
    expected = (
        "hash length count uppercase lowercase trim identity clip take date format distance intersect difference union"
        " markdown"
    )
    assert set(expected.split()) == set(OPERATIONS)
