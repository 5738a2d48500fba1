"""How many files and sockets this process may have open, and how large a file may grow."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

SPARE = 200
"""Descriptors that a process needs for itself."""


def allow_descriptors(wanted: int) -> int:
    """Raise the limit for `wanted` of them; return how many there may be, fewer when the system allows no more."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now < wanted + SPARE:
        raised = wanted + SPARE if most == resource.RLIM_INFINITY else min(wanted + SPARE, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, most))
        now = raised
    return min(wanted, now - SPARE)


@contextmanager
def file_size_limit(size_bytes: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size: what a full disk looks like."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
