"""Format by format, what has it and what has not."""

import pytest

from runtime.values.stringformats import has_format


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date", ["2026-02-28", "2024-02-29"], ["2026-02-29", "20260228", "2026-2-8", "2026-02-28T00:00:00Z", ""]),
        ("time", ["12:00:00Z", "23:59:60Z", "12:00:00.123+02:00"], ["12:00Z", "12:00:00", "25:00:00Z", "12:00:00+2"]),
        (
            "date-time",
            ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5-08:00", "2016-12-31T23:59:60Z"],
            ["2026-01-31", "2026-01-31 12:00:00Z", "2026-01-31T12:00:00", "2026-13-31T12:00:00Z", "now"],
        ),
        ("email", ["ada@example.org", "a.b+c@x"], ["ada", "@x", "a@", "a b@x.org", "a@-x.org", "a@x..org", "ä@x.org"]),
        ("uuid", ["0A1B2C3D-0000-4000-8000-00000000000f"], ["0A1B2C3D00004000800000000000000f", "{x}", "7"]),
        (
            "uri",
            ["https://example.org/a?b=%20#c", "mailto:ada@example.org", "urn:isbn:0451450523", "http://[::1]:80/"],
            ["/a/b", "example.org", "http://a b", "http://a/%zz", "https:", "http://[::1/", "http://ä.org"],
        ),
        ("hostname", ["a", "example.org", "x-1.org"], ["", "-a", "a-", "a..b", "a_b", "a" * 64, "a." * 127]),
        ("ipv4", ["127.0.0.1"], ["127.0.0", "256.0.0.1", "127.0.0.01", "::1", "1"]),
        ("ipv6", ["::1", "2001:db8::8:800:200c:417a"], ["127.0.0.1", "::g", "fe80::1%eth0", ":"]),
        ("byte", ["", "aGk=", "////"], ["aGk", "a-b_", "ä", "a b="]),
        ("int32", [2**31 - 1, -(2**31)], [2**31, -(2**31) - 1]),
        ("int64", [2**63 - 1], [2**63]),
    ],
)
def test_a_format_is_had_or_not(name: str, good: list[str | int], bad: list[str | int]) -> None:
    assert [] == [value for value in good if not has_format(value, name)]
    assert [] == [value for value in bad if has_format(value, name)]


@pytest.mark.parametrize(
    ("value", "name"), [("x", "password"), ("x", "int32"), (7, "date"), (None, "uuid"), (1.5, "int32"), (True, "int32")]
)
def test_what_a_format_says_nothing_about_has_it(value: object, name: str) -> None:
    assert has_format(value, name)  # type: ignore[arg-type]
