"""What can be named at a prompt, for tests of it."""

from __future__ import annotations

from aro_console.commands.prompt import Surroundings

WORLD = Surroundings(
    connections=(("c1", "ID1"), ("c2", "ID2")),
    operations=(("GET", "/statuses"), ("POST", "/statuses"), ("POST", "/other")),
    events=("OrderPlaced",),
    handlers=("Take Message", "Count"),
    paused=("conn c2", "handler Take Message"),
    paths=("/ws", "/rooms/{room}"),
    files=("main.aro", "sub/api.aro", "my own/till.aro"),
    filters=("bad",),
)
