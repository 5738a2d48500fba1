"""What a filter may ask of the thing it is to let through, and of many such things at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

EVENTS: Mapping[str, tuple[str, ...]] = {
    "message": ("websocket.message", "socket.data"),
    "connect": ("websocket.connected", "socket.connected"),
    "disconnect": ("websocket.disconnected", "socket.disconnected"),
    "request": ("http.request",),
    "repository": ("repository.changed",),
}
"""The events behind a kind of row: whoever looks for one of these means that kind."""


class Subject(Protocol):
    """Something that a filter lets through or not. Each answer is made when it is asked for."""

    @property
    def types(self) -> Iterable[str]:
        """What it is, in every word people may use for it: ``message``, ``websocket.message``, ``text``."""
        ...

    @property
    def connections(self) -> Iterable[str]:
        """Labels of the connections concerned: ``c1``; ``http`` for a request."""
        ...

    @property
    def direction(self) -> str:
        """``in``, ``out``, or empty for what crosses no wire."""
        ...

    @property
    def handler(self) -> str:
        """The feature set it belongs to; empty without."""
        ...

    @property
    def path(self) -> str:
        """The path with its query, as it is shown; of its connections, one a line, else of the request behind it;
        empty without.
        """
        ...

    @property
    def words(self) -> str:
        """Everything plain words are looked for in, lower case."""
        ...

    @property
    def texts(self) -> Iterable[str]:
        """What ``text:`` is looked for in, the cheapest first."""
        ...

    @property
    def document(self) -> object:
        """The value that ``json:`` looks into; anything but a Map or a List has nothing in it."""
        ...

    @property
    def took_ns(self) -> int | None:
        """How long it took; None while that is not known."""
        ...

    def is_state(self, state: str) -> bool:
        """Whether it is ``err``, ``held``, ``injected`` or ``marked``."""
        ...


class Crowd(Protocol):
    """Many subjects, of which is known what there is among them: whether to look at each at all.

    What it says may be too much, never too little.
    """

    @property
    def types(self) -> Iterable[str]:
        """What they are, in every word for it."""
        ...

    @property
    def connections(self) -> Iterable[str] | None:
        """The labels of their connections; None when there are too many to say."""
        ...

    @property
    def handlers(self) -> Iterable[str]:
        """The feature sets they belong to, empty for those that belong to none."""
        ...

    @property
    def took_ns(self) -> tuple[int, int] | None:
        """The shortest and the longest time one of them took; None when none took any."""
        ...

    def may_be(self, state: str) -> bool:
        """Whether one of them may be ``err``, ``held``, ``injected`` or ``marked``."""
        ...

    def may_say(self, word: str) -> bool:
        """Whether a word (lower case) may occur in the words of one of them."""
        ...
