"""The console as its users meet it, in a real terminal of each size, with real clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.support.program import PATIENCE_S
from tests.support.terminal import port_of, terminal

DEMOS = Path(__file__).resolve().parents[2] / "demos"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_message_is_seen_answered_by_hand_and_the_terminal_comes_back(tmp_path: Path, size: tuple[int, int]) -> None:
    with terminal(tmp_path, DEMOS / "echo", "--port", "0", size=size) as screen:
        with connect(f"ws://127.0.0.1:{port_of(screen)}/ws", proxy=None, open_timeout=PATIENCE_S) as client:
            assert str(client.recv()).startswith("welcome, ")
            client.send("good morning")
            assert "echo: good morning" == client.recv()
            screen.wait("good morning", "run Handle Message")
            client.recv()
            screen.press("B")
            screen.wait("esc leaves")
            screen.type("from the console")
            screen.press("C-j")
            assert "from the console" == client.recv()
            screen.wait("from the console")
        screen.press("q")
        assert 0 == screen.wait_ended()
