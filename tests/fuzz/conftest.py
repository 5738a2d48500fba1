"""Makes the profile of ``make fuzz`` known before pytest looks for it."""

from __future__ import annotations

import tests.support.fuzzing  # noqa: F401  # registers it
