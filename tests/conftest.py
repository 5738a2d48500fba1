"""Every run of the suite tries the same examples, so that a red run means a change; `make fuzz` tries new ones."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

_LONGEST_NAME = 80
"""Characters of a value in the name of a test."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name what is long by its beginning and its length: pytest and each of its workers keep several copies of a name.

    Ten megabytes of a payload are forty as a name, and two gigabytes in a run with two workers.
    """
    if isinstance(val, str | bytes) and len(val) > _LONGEST_NAME:
        beginning = ascii(val[:_LONGEST_NAME])[:_LONGEST_NAME]
        return f"{beginning}... {len(val)} long"
    return None
