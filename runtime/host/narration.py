"""One line for people about each effect that leaves the program or changes something: what is asked, what came of it.

Effects that only read (the clock, the environment, rows) are not told of one by one: they would drown the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.engine import effects
from runtime.services.service import Reply
from runtime.values.kinds import Value
from runtime.values.text import preview

_WIDTH = 60


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _short(value: Value) -> str:
    return preview(value, _WIDTH)


def _payload(payload: str | bytes) -> str:
    """Return a message as it reads, not as a quoted value: most are JSON, full of quotes already."""
    if isinstance(payload, bytes):
        return _count(len(payload), "byte")
    return payload if len(payload) <= _WIDTH else payload[: _WIDTH - 1] + "…"


_ID_HEAD = 8
"""Characters of a connection's id that tell it from others at a glance."""


def _place(effect: effects.Broadcast) -> str:
    return "all TCP clients" if effect.over_tcp else effect.path or "all connections"


def _deleted(effect: effects.DeleteRows) -> str:
    which = "all rows" if effect.rows is None else _count(len(effect.rows), "row")
    return f"{which} of {effect.repository}"


ASKED: Mapping[type[effects.Effect], Callable[[Any], str]] = {
    effects.Render: lambda effect: f"{effect.section or 'terminal'}: {_payload(effect.text)}",
    effects.Ask: lambda effect: effect.question.strip() or "a line",
    effects.SendMessage: lambda effect: f"{effect.connection_id[:_ID_HEAD]}  {_payload(effect.payload)}",
    effects.Broadcast: lambda effect: f"{_place(effect)}  {_payload(effect.payload)}",
    effects.CloseConnection: lambda effect: (
        f"{effect.connection_id[:_ID_HEAD]}  {effect.code} {effect.reason}".rstrip()
    ),
    effects.Connect: lambda effect: f"{effect.host}:{effect.port}",
    effects.ConfigureWebSocket: lambda effect: f"{effect.path or 'websocket'}: {_short(dict(effect.settings))}",
    effects.Store: lambda effect: f"{effect.repository}: {_short(effect.value)}",
    effects.DeleteRows: _deleted,
    effects.ConfigureRepository: lambda effect: f"{effect.repository}: {effect.setting} {_short(effect.value)}",
    effects.WriteSetting: lambda effect: f"{effect.name}: {_short(effect.value)}",
    effects.Emit: lambda effect: effect.event.name or effect.event.type,
    effects.Announce: lambda effect: effect.event.name or effect.event.type,
    effects.PublishName: lambda effect: effect.alias,
    effects.CallAction: lambda effect: effect.code.name,
    effects.RunFeatureSet: lambda effect: effect.name,
    effects.StartService: lambda effect: effect.service,
    effects.StopService: lambda effect: effect.service,
    effects.Keepalive: lambda effect: "waits for events",
    effects.Sleep: lambda effect: f"{effect.seconds:g} s",
    effects.Schedule: lambda effect: f"{effect.name} every {effect.seconds:g} s",
    effects.ReadFile: lambda effect: effect.path,
    effects.WriteFile: lambda effect: f"{effect.path}: {_short(effect.value)}",
    effects.MakePath: lambda effect: effect.path,
    effects.CopyPath: lambda effect: f"{effect.source} -> {effect.target}",
    effects.MovePath: lambda effect: f"{effect.source} -> {effect.target}",
    effects.RemovePath: lambda effect: effect.path,
    effects.Git: lambda effect: _payload(f"git {' '.join(effect.arguments)}"),
    effects.Execute: lambda effect: _payload(effect.command),
    effects.RequestUrl: lambda effect: f"{effect.method} {effect.url}",
    effects.ProbeUrl: lambda effect: effect.url,
}
"""The effects that are told of, each with what it asks."""


def _sent(answer: object) -> str:
    return "sent" if answer is True else "no such connection"


def _stored(answer: object) -> str:
    stored = answer.value if isinstance(answer, Reply) else answer
    return "new row" if isinstance(stored, effects.Stored) and stored.created else "row changed"


ANSWERED: Mapping[type[effects.Effect], Callable[[Any], str]] = {
    effects.SendMessage: _sent,
    effects.Broadcast: lambda answer: _count(answer, "connection") if isinstance(answer, int) else "done",
    effects.Store: _stored,
    effects.DeleteRows: lambda answer: _count(len(answer), "row") if isinstance(answer, list) else "done",
    effects.ReadFile: lambda answer: _short(answer),
    effects.Execute: lambda answer: f"exit code {answer['exitCode']}",
    effects.RequestUrl: lambda answer: f"{answer.about['status']} {_short(answer.about['body'])}",
    effects.ProbeUrl: lambda answer: f"answers {answer['status']}" if answer["reachable"] else answer["reason"],
}
"""What came of it, from the answer; any other effect is ``done``."""


def answered(effect: type[effects.Effect], answer: object) -> str:
    """Return what came of an effect that was not refused."""
    say = ANSWERED.get(effect)
    return say(answer) if say is not None else "done"
