"""The overlay that puts a letter on every pane."""

from __future__ import annotations

from textual.geometry import Region

from aro_console.screens.jump import JumpScreen


def test_there_are_letters_for_as_many_panes_as_the_alphabet_has() -> None:
    screen = JumpScreen({f"pane-{number}": Region(number, number, 10, 10) for number in range(40)})
    assert "abcdefghijklmnopqrstuvwxyz" == "".join(screen._places)
    assert ("pane-2", Region(2, 2, 10, 10)) == screen._places["c"]
