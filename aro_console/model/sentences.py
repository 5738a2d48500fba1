"""What the console knows of each statement before it runs, by feature set, and the loops it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from runtime.probe.sentences import Sentence
from runtime.source import Span


class Sentences:
    """The statements of all feature sets, by the place of their header.

    A feature set that is not known has none: its runs are then shown without scopes and without what was read.
    """

    def __init__(self, feature_sets: Iterable[tuple[Span, Sequence[Sentence]]] = ()) -> None:
        self._known: Mapping[tuple[str, str, int], Sequence[Sentence]] = {
            _place(head): sentences for head, sentences in feature_sets
        }

    def of(self, head: Span) -> Sequence[Sentence]:
        """Return the statements of the feature set with this header, by number."""
        return self._known.get(_place(head), ())

    def joined(self, newer: Sentences) -> Sentences:
        """Return these and those of an edited program."""
        both = Sentences()
        both._known = {**self._known, **newer._known}
        return both


def _place(head: Span) -> tuple[str, str, int]:
    # The text as well: after a reload, old runs still speak of the file as it was.
    return head.source.name, head.source.text, head.start


def loops_around(sentences: Sequence[Sentence], number: int) -> tuple[int, ...]:
    """Return the numbers of the loops that a statement stands in, outermost first."""
    found: list[int] = []
    inside = sentences[number].inside if number < len(sentences) else -1
    while inside >= 0:
        if sentences[inside].loops:
            found.append(inside)
        inside = sentences[inside].inside
    return tuple(reversed(found))
