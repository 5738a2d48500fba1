"""Every run of the suite tries the same examples, so that a red run means a change; `make fuzz` tries new ones."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
