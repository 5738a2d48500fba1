import pytest

from runtime.services.terminal.sections import Sections, height

ROWS, COLUMNS = 10, 20


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("one\n", 1),
        ("\n", 1),
        ("one\ntwo\n", 2),
        ("x" * 20 + "\n", 1),
        ("x" * 21 + "\n", 2),
        ("日" * 11 + "\n", 2),
        ("\x1b[31m" + "x" * 20 + "\x1b[0m\n", 1),
    ],
)
def test_a_text_takes_the_rows_it_wraps_to(text, rows):
    assert rows == height(text, COLUMNS)


def rendered(sections, name, text):
    return sections.rendered(name, text, ROWS, COLUMNS)


def test_a_section_is_first_printed_and_then_drawn_in_its_place():
    sections = Sections()
    assert "head\n" == rendered(sections, "header", "head")
    assert "\x1b[1A\r\x1b[Jnew\n" == rendered(sections, "header", "new")


def test_what_stands_below_is_drawn_again_too_however_much_the_section_grew():
    sections = Sections()
    rendered(sections, "header", "head")
    sections.printed("a log\n", ROWS, COLUMNS)
    rendered(sections, "footer", "foot")
    assert "\x1b[3A\r\x1b[Jone\ntwo\na log\nfoot\n" == rendered(sections, "header", "one\ntwo")
    assert "\x1b[1A\r\x1b[Jend\n" == rendered(sections, "footer", "end")


def test_text_without_a_section_is_only_added():
    sections = Sections()
    assert ["a\n", "b\n"] == [rendered(sections, "", text) for text in "ab"]


def test_a_section_that_has_scrolled_away_is_printed_anew():
    sections = Sections()
    rendered(sections, "header", "head")
    for number in range(ROWS):
        sections.printed(f"line {number}\n", ROWS, COLUMNS)
    assert "head\n" == rendered(sections, "header", "head")


def test_a_cleared_screen_has_no_sections():
    sections = Sections()
    rendered(sections, "header", "head")
    sections.clear()
    assert "head\n" == rendered(sections, "header", "head")
