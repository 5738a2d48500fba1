"""What the driver reads of the world: clocks, fresh ids, the environment, the program's own arguments.

One frozen record of plain functions, so that a test, or a replay, can put another world in its place.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from functools import partial

from runtime.frozen import frozen
from runtime.values.kinds import Value


def _new_id() -> str:
    return str(uuid.uuid4()).upper()


_NOW = partial(datetime.now, UTC)


@frozen
class World:
    """Where everything uncertain comes from."""

    now: Callable[[], datetime] = _NOW
    """The wall clock, aware, UTC."""
    monotonic_ns: Callable[[], int] = time.monotonic_ns
    new_id: Callable[[], str] = _new_id
    """An upper-case UUID."""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    """The application's own arguments (ARO-0047)."""
