"""Rows a reader marked, with what was said about them. A mark stays with its number."""

from __future__ import annotations

from bisect import bisect_left


class Marks:
    """Numbers of marked rows, in order."""

    def __init__(self) -> None:
        self._comments: dict[int, str] = {}

    def __contains__(self, seq: object) -> bool:
        return seq in self._comments

    def __len__(self) -> int:
        return len(self._comments)

    @property
    def comments(self) -> dict[int, str]:
        """What was said about each marked row, as it is now; empty for a bare mark."""
        return dict(self._comments)

    def toggle(self, seq: int) -> bool:
        """Mark a row, or take mark and comment away; return whether it is marked now."""
        if seq in self._comments:
            del self._comments[seq]
            return False
        self._comments[seq] = ""
        return True

    def note(self, seq: int, comment: str) -> None:
        """Mark a row and say why; an empty comment leaves the bare mark."""
        self._comments[seq] = comment.strip()

    def comment(self, seq: int) -> str:
        """Return what was said about a row; empty without."""
        return self._comments.get(seq, "")

    def after(self, seq: int) -> list[int]:
        """Return the marked numbers in the order they are met behind `seq`: to the end, then from the top."""
        numbers = sorted(self._comments)
        start = bisect_left(numbers, seq + 1)
        return numbers[start:] + numbers[:start]

    def between(self, first: int, last: int) -> bool:
        """Return whether a number from `first` to `last` is marked."""
        return any(first <= seq <= last for seq in self._comments)

    def latest(self) -> list[int]:
        """Return the marked numbers, the one marked last first."""
        return list(reversed(self._comments))

    def forget_before(self, seq: int) -> None:
        """Forget the marks of rows that have left memory."""
        self._comments = {number: text for number, text in self._comments.items() if number >= seq}
