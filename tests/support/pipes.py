"""Pipes that somebody else fills, however slowly they are read."""

from __future__ import annotations

import os
from contextlib import suppress


def poured(descriptor: int, data: bytes) -> None:
    """Write all of `data`, in a thread of its own; less when nobody reads any more."""
    left = memoryview(data)
    with suppress(BrokenPipeError):
        while left:
            left = left[os.write(descriptor, left) :]
