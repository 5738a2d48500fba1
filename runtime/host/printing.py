"""What an application prints at its end: its response, or why it could not start (runtime.md 5.7, 5.8). Pure."""

from __future__ import annotations

from runtime.engine.execution import Response
from runtime.errors import Failure
from runtime.values.jsontext import to_json
from runtime.values.kinds import Value
from runtime.values.text import developer, human

_KEY_WIDTH = 10
_VALUE_WIDTH = 20


def final_lines(response: Response | None, *, debug: bool = False) -> list[str]:
    """Return the lines for the response of Application-Start; None when it ended without one."""
    answer = response or Response("OK", "success", {})
    if answer.reason == "application":
        return []
    if debug:
        return _box(answer)
    return [f"[{answer.status}] {answer.reason}".rstrip()] + [
        f"  {key}: {_text(answer.data[key])}" for key in sorted(answer.data)
    ]


def _text(value: Value) -> str:
    return to_json(value, escape_slash=True) if isinstance(value, list) else human(value)


def _box(response: Response) -> list[str]:
    """Return the response as a box of typed values, as ``--debug`` shows it."""
    rows = [("reason", developer(response.reason))] + [
        (key, developer(response.data[key])) for key in sorted(response.data)
    ]
    left = max(_KEY_WIDTH, *(len(key) for key, _ in rows))
    right = max(_VALUE_WIDTH, *(len(text) for _, text in rows))
    title = f"Response<{response.status}>"
    inner = left + right + 5
    return [
        f"┌{'─' * inner}┐",
        f"│ {title:<{inner - 2}} │",
        f"├{'─' * (left + 2)}┬{'─' * (right + 2)}┤",
        *(f"│ {key:<{left}} │ {text:<{right}} │" for key, text in rows),
        f"└{'─' * (left + 2)}┴{'─' * (right + 2)}┘",
    ]


def failure_lines(failure: Failure) -> list[str]:
    """Return the lines for a failure of Application-Start, as standard output gets them."""
    lines = [
        f"Runtime error: Runtime Error: {failure.sentence}",
        f"  Feature: {failure.feature_set}",
        f"  Business Activity: {failure.activity}",
        f"  Statement: {failure.statement}",
    ]
    if failure.values:
        lines.append("          Trace:")
        lines += [f"            {name} = {failure.values[name]}" for name in sorted(failure.values)]
    return lines


def reason_lines(failure: Failure) -> list[str]:
    """Return where a failure happened and why, as standard error gets it: what an author needs to mend it."""
    place = [f"  At: {failure.span}"] if failure.span is not None else []
    return place + ([f"  Cause: {failure.cause}"] if failure.cause else [])
