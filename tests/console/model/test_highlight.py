"""ARO source in roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aro_console.model.formatting import visible
from aro_console.model.highlight import highlight
from tests.support.records import CHAT


def roles(line: str) -> list[tuple[str, str]]:
    """Return text and role of everything but blanks and plain text."""
    return [(cell.text, cell.role) for cell in highlight(line)[0] if cell.role != "text"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "(Handle Message: WebSocket Event Handler) {",
            [("(Handle Message: WebSocket Event Handler)", "run")],
        ),
        (
            '    Log "hi ${name}" to the <console>.',
            [("Log", "accent"), ('"hi ${name}"', "string"), ("to", "keyword"), ("<console>", "key")],
        ),
        ("    <Log> the <x>.", [("<Log>", "accent"), ("<x>", "key")]),
        (
            "    Compute the <n> from <m> + 1_000.5.",
            [("Compute", "accent"), ("<n>", "key"), ("from", "keyword"), ("<m>", "key"), ("1_000.5", "number")],
        ),
        ("    (* what *) Log 'x'.", [("(* what *)", "comment"), ("Log", "accent"), ("'x'", "string")]),
        ('    Log "http://x". // said', [("Log", "accent"), ('"http://x"', "string"), ("// said", "comment")]),
        ('    Log "open', [("Log", "accent"), ('"open', "string")]),
    ],
)
def test_words_have_roles(line: str, expected: list[tuple[str, str]]) -> None:
    assert expected == roles(line)


def test_a_comment_may_span_lines() -> None:
    lines = highlight("Log 1. (* one\ntwo\nthree *) Log 2.")
    assert [("(* one", "comment")] == [tuple(cell) for cell in lines[0] if cell.role == "comment"]
    assert [("two", "comment")] == [tuple(cell) for cell in lines[1]]
    assert ["three *)", "Log"] == [cell.text for cell in lines[2] if cell.role in ("comment", "accent")]


def test_a_comment_is_not_closed_by_its_own_opening() -> None:
    assert ["comment"] == [cell.role for cell in highlight("(*)\nstill *)")[1] if cell.text]


def test_windows_line_ends_are_not_shown() -> None:
    assert ["Log 1.", "Log 2."] == [
        "".join(cell.text for cell in line) for line in highlight("Log 1.\r\nLog 2.\r\n")[:2]
    ]


def shown(text: str) -> list[str]:
    return [visible(line.removesuffix("\r")) for line in text.expandtabs(4).split("\n")]


def test_a_whole_program_keeps_every_character() -> None:
    assert shown(CHAT.text) == ["".join(cell.text for cell in line) for line in highlight(CHAT.text)]


_PIECES = st.sampled_from(
    [
        "(*",
        "*)",
        "//",
        '"',
        "'",
        "\\",
        "<",
        ">",
        "(",
        ")",
        "\n",
        "\r\n",
        "\t",
        " ",
        "Log ",
        "the ",
        "<x>",
        "1.5",
        "\x1b",
        "ü",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_no_character_is_ever_lost(text: str) -> None:
    assert shown(text) == ["".join(cell.text for cell in line) for line in highlight(text)]
