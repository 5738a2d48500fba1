"""How many files and sockets this process may have open."""

from __future__ import annotations

import resource

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
