"""How an editor is told the line, and whether it takes the terminal."""

from __future__ import annotations

import pytest

from aro_console.commands.editors import NoEditorError, Opening, opening


def nothing(name: str) -> None:
    return None


@pytest.mark.parametrize(
    ("editor", "words", "in_terminal"),
    [
        ("vim", ("vim", "+7", "/a b.aro"), True),
        ("/usr/bin/nvim -p", ("/usr/bin/nvim", "-p", "+7", "/a b.aro"), True),
        ("nano", ("nano", "+7", "/a b.aro"), True),
        ("emacs -nw", ("emacs", "-nw", "+7", "/a b.aro"), True),
        ("micro", ("micro", "+7", "/a b.aro"), True),
        ("hx", ("hx", "/a b.aro:7"), True),
        ("code --wait", ("code", "--wait", "--goto", "/a b.aro:7"), False),
        ("subl", ("subl", "/a b.aro:7"), False),
        ("gvim", ("gvim", "+7", "/a b.aro"), False),
        ("my-editor", ("my-editor", "/a b.aro"), True),
        ("'/opt/my editor/vim'", ("/opt/my editor/vim", "+7", "/a b.aro"), True),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(editor: str, words: tuple[str, ...], in_terminal: bool) -> None:
    assert Opening(words, in_terminal) == opening({"EDITOR": editor}, "/a b.aro", 7, nothing)


def test_visual_goes_before_editor_and_an_empty_one_does_not_count() -> None:
    assert "nano" == opening({"VISUAL": "nano", "EDITOR": "vim"}, "f", 1, nothing).words[0]
    assert "vim" == opening({"VISUAL": " ", "EDITOR": "vim"}, "f", 1, nothing).words[0]


def test_without_either_what_is_on_this_machine_is_taken() -> None:
    assert ("vim", "+1", "f") == opening({}, "f", 1, lambda name: name if name == "vim" else None).words


@pytest.mark.parametrize(("environ", "word"), [({}, "EDITOR=nano"), ({"EDITOR": "vim 'x"}, "cannot be read")])
def test_where_there_is_none_it_is_said_what_to_set(environ: dict[str, str], word: str) -> None:
    with pytest.raises(NoEditorError, match=word):
        opening(environ, "f", 1, nothing)
