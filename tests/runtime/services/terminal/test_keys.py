import pytest

from runtime.services.terminal.keys import NAMES, Keys


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"a", ["a"]),
        (b"A ", ["A", " "]),
        ("é☂".encode(), ["é", "☂"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", ["up", "down", "right", "left"]),
        (b"\x1bOA", ["up"]),
        (b"\x1b[1;5A", ["up"]),
        (b"\r\n\t", ["enter", "enter", "tab"]),
        (b"\x7f\x08", ["backspace", "backspace"]),
        (b"\x1b", ["escape"]),
        (b"\x1b[15~\x1bOP\x01", ["unknown", "unknown", "unknown"]),
        (b"x\x1b[Ay", ["x", "up", "y"]),
        (b"", []),
    ],
)
def test_what_a_terminal_sends_becomes_names_of_keys(data, names):
    assert names == Keys().read(data)


def test_a_character_that_comes_in_two_reads_is_one_key():
    keys = Keys()
    assert ([], ["é"]) == (keys.read(b"\xc3"), keys.read(b"\xa9"))


def test_bytes_that_are_no_text_are_a_key_all_the_same():
    assert ["\ufffd", "a"] == Keys().read(b"\xffa")


def test_every_name_can_come():
    sent = b"\x1b[A\x1b[B\x1b[D\x1b[C\r\x7f\t\x00\x1b"
    assert set(NAMES) == set(Keys().read(sent))
