"""What stands between the parentheses of a feature set: ``(Title: Activity<suffix> /path)``.

Every word may be a title word here (X13). Words are joined by single blanks, an angle suffix is glued text, and a
path at the end is kept apart (ARO-0048 9.3). The header ends at its parenthesis, or where its block begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import takewhile

from runtime.syntax.tokens import HeaderText, Report

_PIECE = re.compile(
    r"(?P<blank>\s+|\(\*[\s\S]*?\*\)|//[^\n]*)"
    r"|(?P<word>\w[\w.'’]*(?:\s*-\s*\w[\w.'’]*)*)"
    r"|(?P<suffix><(?:[^<>(){}]|<[^<>(){}]*>)*>)"
    r"|(?P<path>/(?:[^\s(){}<>]|\{\w*\})*)"
    r"|(?P<colon>:)"
    r"|(?P<close>\))"
    r"|(?P<block>[({}])"
)
_BLANKS = re.compile(r"\s+")
_BLANKS_AT_HYPHEN = re.compile(r"\s*-\s*")

_SHAPE = "a header is (Name: Business Activity)"

_Piece = tuple[str, str]


def read_header(text: str, start: int, end: int, report: Report) -> tuple[int, HeaderText]:
    """Read the header whose parenthesis stands at `start`; return the place behind it."""
    stop, pieces = _read_pieces(text, start, end, report)
    title = list(takewhile(lambda piece: piece[0] != "colon", pieces))
    activity = pieces[len(title) + 1 :]
    if not title:
        report("missing-feature-set-name", "Missing feature set name", start, stop, _SHAPE)
    if len(pieces) > len(title) and not activity:
        report("missing-business-activity", "Missing business activity", start, stop, _SHAPE)
    return stop, _taken_apart(_joined(title), activity)


def _read_pieces(text: str, start: int, end: int, report: Report) -> tuple[int, list[_Piece]]:
    pieces: list[_Piece] = []
    ends: list[int] = []
    place = looked_at = start + 1
    while place < end:
        match = _PIECE.match(text, place, end)
        if match is None:
            # What goes over several lines and is no header any more is a statement: a parenthesis was forgotten.
            line_end = text.find("\n", looked_at, place)
            looked_at = place
            if line_end >= 0:
                del pieces[bisect_right(ends, line_end) :], ends[len(pieces) :]
                break
            report("unexpected-character", f"Unexpected character '{text[place]}'", place, place + 1, _SHAPE)
            place += 1
            continue
        kind = match.lastgroup or ""
        if kind == "close":
            return match.end(), pieces
        if kind == "block":
            break
        place = match.end()
        if kind != "blank":
            pieces.append((kind, match.group()))
            ends.append(place)
    last = ends[-1] if ends else start + 1
    report("expected-token", "Expected ')'", last, last, "the header of a feature set ends with ')'")
    return last, pieces


def _taken_apart(name: str, pieces: list[_Piece]) -> HeaderText:
    path = pieces[-1][1] if pieces and pieces[-1][0] == "path" else ""
    pieces = pieces[:-1] if path else pieces
    suffix = _BLANKS.sub("", pieces[-1][1][1:-1]) if pieces and pieces[-1][0] == "suffix" else ""
    activity = _joined(pieces[:-1] if suffix else pieces)
    words = activity.split(" ")
    if suffix and words[-1].lower() == "takes":
        takes, _, takes_type = suffix.partition(":")
        return HeaderText(name, " ".join(words[:-1]), path=path, takes=takes, takes_type=takes_type)
    return HeaderText(name, activity, suffix, path)


def _joined(pieces: list[_Piece]) -> str:
    """Return the words with one blank between, suffixes and further colons glued to what they follow."""
    text = ""
    for kind, written in pieces:
        if kind == "word":
            written = _BLANKS_AT_HYPHEN.sub("-", written)
        elif kind == "suffix":
            written = _BLANKS.sub("", written)
        text += written if kind in ("colon", "suffix") or not text else f" {written}"
    return text
