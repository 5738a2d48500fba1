"""What a web server answered: a value that is its body, and knows the rest of the answer (runtime.md 5.4).

``<reply>`` is logged, looped over and sent as its body; ``<reply: status>`` and the other words of `about` ask for what
came with it, and hide a key of that name in the body, which ``<reply: body.status>`` reaches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from runtime.values.kinds import HeaderMap, Value


class AnswerMap(dict[str, Value]):
    """A body that is a Map. Looking up a key asks the answer first; what goes through all entries sees the body."""

    __slots__ = ("about",)
    about: Mapping[str, Value]

    def __getitem__(self, key: str) -> Value:
        return self.about[key] if key in self.about else dict.__getitem__(self, key)

    def __contains__(self, key: object) -> bool:
        return key in self.about or dict.__contains__(self, key)

    def get(self, key: str, default: Value = None) -> Value:  # type: ignore[override]  # one signature is enough here
        return self[key] if key in self else default  # noqa: SIM401  # this is `get`


class AnswerList(list[Value]):
    """A body that is a List."""

    __slots__ = ("about",)
    about: Mapping[str, Value]


class AnswerText(str):
    """A body that is a text, or a single value as text."""

    __slots__ = ("about",)
    about: Mapping[str, Value]


Answer: TypeAlias = AnswerMap | AnswerList | AnswerText


def answer(status: int, headers: HeaderMap, body: Value, text: str) -> Answer:
    """Return the value of an answer; `text` stands for a body that is neither Map nor List."""
    found: Answer
    if isinstance(body, dict):
        found = AnswerMap(body)
    elif isinstance(body, list):
        found = AnswerList(body)
    else:
        found = AnswerText(text)
    found.about = {
        "body": body,
        "status": status,
        "statusCode": status,
        "headers": headers,
        "isSuccess": 200 <= status < 300,
    }
    return found
