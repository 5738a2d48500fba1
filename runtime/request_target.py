"""A path and its query as one text: the request target of RFC 9112 section 3.2.1, its origin form."""

from __future__ import annotations


def request_target(path: str, query: str) -> str:
    """Return both as they are, joined by ``?``; the path alone where the query is empty."""
    return f"{path}?{query}" if query else path
