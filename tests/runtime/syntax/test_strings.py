import pytest

from runtime.syntax.strings import read_quoted, read_raw
from runtime.syntax.tokens import Hole

Finding = tuple[str, int, int]


def read(text: str) -> tuple[object, list[Finding]]:
    """Return the value and the findings of the string `text` starts with, which must reach its end."""
    found: list[Finding] = []

    def report(code: str, message: str, start: int, end: int, hint: str) -> None:
        found.append((code, start, end))

    reader = read_raw if text.startswith("'") else read_quoted
    stop, parts = reader(text, 0, len(text), report)
    assert stop == len(text)
    return parts[0] if len(parts) == 1 else parts, found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('""', ""),
        ('"plain"', "plain"),
        (r'"\n\r\t\\\"\'\0\$"', "\n\r\t\\\"'\0$"),
        (r'"\u{1F600}\u{41}"', "\U0001f600A"),
        ('"$5 and $"', "$5 and $"),
        (r'"\${x}"', "${x}"),
        ("'plain'", "plain"),
        (r"'a\nb\\c'", r"a\nb\\c"),
        (r"'it\'s'", "it's"),
        ("'${x} \"y\"'", '${x} "y"'),
    ],
)
def test_a_string_stands_for_its_text(text: str, value: str) -> None:
    assert (value, []) == read(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"""\n  a\n    b\n  """', "a\n  b"),
        ('"""  \n  a\n b\n  """', "a\n b"),
        ('"""\n  a\n   \n  b\n  """', "a\n\nb"),
        ('"""\n"""', ""),
        ('"""\n\n"""', ""),
        ('"""\n  a\n\n  """', "a\n"),
        ('"""\r\n  a\r\n  b\r\n  """', "a\nb"),
        ('"""\n  say "hi" ${x}\n  """', 'say "hi" ${x}'),
        ('"""\n  a\\n  b\n  """', "a\nb"),
    ],
)
def test_a_block_loses_the_indent_of_its_closing_line(text: str, value: str) -> None:
    assert (value, []) == read(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"${x}"', (Hole(3, 4),)),
        ('"a${x}b"', ("a", Hole(4, 5), "b")),
        ('"${}"', (Hole(3, 3),)),
        ('"$${<p>}"', ("$", Hole(4, 7))),
        ('"${ {a: {}} }"', (Hole(3, 12),)),
        ("\"${'}\\''}\"", (Hole(3, 8),)),
    ],
)
def test_an_interpolated_string_has_holes(text: str, parts: tuple[object, ...]) -> None:
    value, found = read(text)
    assert (parts, []) == (value if isinstance(value, tuple) and not isinstance(value, Hole) else (value,), found)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ('"abc', ("unterminated-string", 0, 4)),
        ("'abc", ("unterminated-string", 0, 4)),
        ('"${abc"', ("unterminated-string", 0, 7)),
        ('"""abc"""', ("unterminated-string", 0, 3)),
        ('"""\nabc', ("unterminated-string", 0, 3)),
        (r'"a\q"', ("invalid-escape", 2, 4)),
        (r'"\u{110000}"', ("invalid-escape", 1, 11)),
        (r'"\u{D800}"', ("invalid-escape", 1, 9)),
        (r'"\u41"', ("invalid-escape", 1, 3)),
        ('"""\n\\q\n"""', ("invalid-escape", 4, 6)),
    ],
)
def test_a_bad_string_is_reported_where_it_is_bad(text: str, finding: Finding) -> None:
    assert [finding] == read(text)[1]


def test_an_unterminated_string_ends_with_its_line() -> None:
    text = '"abc\nnext'
    stop, _ = read_quoted(text, 0, len(text), lambda *_: None)
    assert 4 == stop
