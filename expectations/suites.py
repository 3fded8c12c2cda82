"""The suites: all checks of a group, in the order in which they are reported."""

from typing import get_args

from expectations.marts_suite import MARTS_CHECKS
from expectations.model import Check, Group
from expectations.raw_suite import RAW_CHECKS

SUITES: dict[Group, tuple[Check, ...]] = {"raw": RAW_CHECKS, "marts": MARTS_CHECKS}


def checks_of(group: str) -> tuple[Check, ...]:
    """Checks of a group. Raises ValueError for a group that does not exist."""
    for name in get_args(Group):
        if name == group:
            return SUITES[name]
    raise ValueError(f"unknown group of checks {group!r}: allowed are {', '.join(SUITES)}")
