"""Which paths a WebSocket handler's path covers."""

from __future__ import annotations

import pytest

from runtime.triggers import captured


@pytest.mark.parametrize(
    ("template", "path", "names"),
    [
        ("/chat", "/chat", {}),
        ("/chat/", "/chat", {}),
        ("/chat", "/chats", None),
        ("/chat", "/chat/1", None),
        ("/rooms/{room}", "/rooms/blue", {"room": "blue"}),
        ("/rooms/{room}/{seat}", "/rooms/blue/2", {"room": "blue", "seat": "2"}),
        ("/rooms/{room}", "/rooms/", None),
        ("/rooms/{room}", "/halls/blue", None),
        ("/", "/", {}),
        ("/rooms/{room}", "/rooms/caf%C3%A9", {"room": "café"}),
        ("/rooms/{room}", "/rooms/a%2Fb", {"room": "a/b"}),
        ("/grüße", "/gr%C3%BC%C3%9Fe", {}),
        ("/gr%c3%bc%c3%9fe", "/gr%C3%BC%C3%9Fe", {}),
        ("/a/b", "/a%2Fb", None),
    ],
)
def test_a_path_fits_segment_by_segment(template: str, path: str, names: dict[str, str] | None) -> None:
    assert names == captured(template, path)
