"""How hard the property tests try: seconds in every run of the suite, as long as one likes by ``make fuzz``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

LONG = "long"
"""The profile of ``make fuzz``: ``pytest tests/fuzz --hypothesis-profile=long``."""

settings.register_profile(LONG)


def budget(examples: int, long: int = 50) -> settings:
    """Return the settings of a property: always the same `examples`, or `long` times as many and new ones at length.

    There is no deadline: the machine is shared, and growth is measured elsewhere.
    """
    is_long = settings.get_current_profile_name() == LONG
    return settings(
        max_examples=examples * long if is_long else examples,
        derandomize=not is_long,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
