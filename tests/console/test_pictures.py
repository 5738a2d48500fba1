"""How a picture is held against the one that was looked at: tried without a console."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from tests.support.pictures import Picture, differences, folder_of, left_over, lines, picture_of, unhashed


def svg(*rows: str, number: int = 7, colour: str = "#fff") -> str:
    """A picture as Rich writes one: a text per run of one style, blank runs left out."""
    return f"<style>.terminal-{number}-r1 {{ fill: {colour} }}</style>" + "".join(
        f'<text class="terminal-{number}-r1" x="{round(12.2 * column, 1)}" y="20" textLength="12.2" '
        f'clip-path="url(#terminal-{number}-line-{line})">{run}</text>'
        for line, row in enumerate(rows)
        for column, run in runs(row)
    )


def runs(row: str) -> list[tuple[int, str]]:
    """The words of a row that stand two blanks apart, by their columns."""
    words = row.split("  ")
    return [(len("  ".join([*words[:at], ""])), escape(word).replace(" ", "&#160;")) for at, word in enumerate(words)]


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    known = tmp_path / "known" / "test_a.svg"
    known.parent.mkdir()
    known.write_text(unhashed(svg("a  b")), encoding="utf-8")
    return Picture(known, tmp_path / "new" / "test_a.svg")


def test_the_number_in_the_names_of_a_picture_is_no_difference(picture: Picture) -> None:
    assert [] == picture.judged(svg("a  b", number=123456))


def test_a_picture_is_read_line_by_line_each_run_in_its_column() -> None:
    assert ["one  two words", "", "<3  ─╮"] == lines(unhashed(svg("one  two words", "", "<3  ─╮")))


def test_a_picture_that_differs_is_told_with_its_lines_and_both_places(picture: Picture) -> None:
    assert [
        "The console does not look like test_a.svg.",
        "line   1 was  a  b",
        "          is  a  c",
        "line   2 was  ",
        "          is  more",
        f"looked at:  {picture.known}",
        f"now:        {picture.new}",
    ] == picture.judged(svg("a  c", "more"))
    assert unhashed(svg("a  c", "more")) == picture.new.read_text("utf-8")


def test_one_that_only_has_other_colours_is_told_too(picture: Picture) -> None:
    assert "It reads the same: colours, weights or the size differ." in picture.judged(svg("a  b", colour="#000"))


def test_of_many_lines_that_differ_the_first_are_quoted() -> None:
    said = list(differences(unhashed(svg(*"abcdefgh")), unhashed(svg(*"ABCDEFGH"))))
    assert (13, "          is  F", "and 2 lines more") == (len(said), said[-2], said[-1])


def test_one_that_nobody_has_looked_at_is_no_match(picture: Picture) -> None:
    picture.known.unlink()
    assert ["Nobody has looked at test_a.svg yet.", f"now:        {picture.new}"] == picture.judged(svg("a  b"))
    assert picture.new.is_file()


def test_a_new_picture_is_gone_once_the_console_looks_as_before(picture: Picture) -> None:
    picture.judged(svg("other"))
    picture.judged(svg("a  b"))
    assert not picture.new.exists()


def test_a_renewed_picture_is_what_is_compared_with(picture: Picture) -> None:
    picture.judged(svg("other"))
    picture.renew(svg("other", number=8))
    assert not picture.new.exists()
    assert [] == picture.judged(svg("other", number=9))


def test_the_picture_of_a_test_stands_under_its_name_beside_its_file() -> None:
    tests = Path("/x/test_looks.py")
    assert Path("/x/__snapshots__/test_looks/test_view[live].svg") == picture_of(tests, "test_view[live]").known
    assert ("pictures", "test_looks", "test_view[live].svg") == picture_of(tests, "test_view[live]").new.parts[-3:]
    assert Path("/x/__snapshots__/test_looks") == folder_of(tests)


def test_what_belongs_to_no_test_is_left_over(tmp_path: Path) -> None:
    for name in ("test_a.svg", "test_b[x].svg", "notes.txt"):
        (tmp_path / name).touch()
    assert ["notes.txt", "test_b[x].svg"] == [path.name for path in left_over(tmp_path, ["test_a", "test_c"])]
