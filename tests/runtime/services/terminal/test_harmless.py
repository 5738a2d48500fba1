import pytest

from runtime.services.terminal.harmless import harmless

SHOWN = {
    "a title": ("\x1b]0;mine\x07", "\\x1b]0;mine\\x07"),
    "a screen that is cleared": ("\x1b[2J\x1b[H", "\\x1b[2J\\x1b[H"),
    "a cursor that is moved": ("\x1b[3A", "\\x1b[3A"),
    "a question to the terminal": ("\x1b[6n", "\\x1b[6n"),
    "a link": ("\x1b]8;;http://x\x1b\\here", "\\x1b]8;;http://x\\x1b\\here"),
    "a clipboard": ("\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"),
    "a device string": ("\x1bP$q\x1b\\", "\\x1bP$q\\x1b\\"),
    "an eight-bit introducer": ("\x9b2J", "\\x9b2J"),
    "a line written over": ("paid\rnot paid", "paid\\rnot paid"),
    "letters taken back": ("a\x08b\x7f", "a\\x08b\\x7f"),
    "a bell and a NUL": ("\x07\x00", "\\x07\\x00"),
    "text turned around": ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
    "a form feed": ("a\x0cb\x0b", "a\\x0cb\\x0b"),
    "a colour that is none": ("\x1b[31", "\\x1b[31"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_would_steer_the_terminal_is_shown(name):
    given, expected = SHOWN[name]
    assert expected == harmless(given)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "two\nlines\r\nthree\t4",
        "\x1b[1;31mred\x1b[0m",
        "\x1b[38:2:1:2:3mtrue\x1b[m",
        "\u00e4 \u4e2d \U0001f469\u200d\U0001f680",
    ],
)
def test_text_line_ends_tabs_and_colours_stay(text):
    assert text == harmless(text)
