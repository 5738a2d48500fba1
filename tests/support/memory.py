"""What this process has in use, and what it keeps for later; Linux with glibc 2.33 or newer."""

from __future__ import annotations

import ctypes
import sys

LARGEST_SMALL_BYTES = 512
"""What Python's own allocator gives out at most; the rest is the C library's."""


class _Account(ctypes.Structure):
    """``struct mallinfo2``, over all arenas."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]
    hblkhd: int
    """In blocks too large for any arena."""
    uordblks: int
    """In use in the arenas."""


def allocated_bytes() -> int:
    """Return what is in use: never less, and more only by taking each small block of Python's for a largest one.

    What is resident does not tell: every arena but the first keeps what was freed at its top, to 64 MiB each, and
    `give_back` does not reach it. How many there are, and which of them a thread is given, is chance.
    """
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _Account
    account: _Account = library.mallinfo2()
    return account.uordblks + account.hblkhd + LARGEST_SMALL_BYTES * sys.getallocatedblocks()


def give_back() -> None:
    """Have the C library return what it keeps, as far as it does that."""
    ctypes.CDLL(None).malloc_trim(0)
