"""Every platform can be given every fault, or the table says why not."""

from __future__ import annotations

import pytest

from extractors.registry import PLATFORMS
from tests.emulators.fault_tables import OWN
from tests.emulators.faults import FAULTS, NotPossible, fault

IMPOSSIBLE = {
    "ids of another type": {"bluesky", "ga4"},
    "empty page with a cursor": {"linkedin", "discourse", "ga4", "matomo"},
    "cursor that loops": {"linkedin", "discourse", "ga4", "matomo"},
    "pages without end": {"linkedin", "discourse", "ga4", "matomo"},
    "token expires": {"bluesky"},
    "times in the future": {"ga4", "tiktok"},
    "a metric retired": {"bluesky", "mastodon", "linkedin", "reddit"},
}


@pytest.mark.parametrize("name", FAULTS)
def test_no_platform_is_left_out_unsaid(name: str) -> None:
    assert set(OWN) == set(PLATFORMS)
    spared = set()
    for platform in PLATFORMS:
        try:
            fault(name, platform)
        except NotPossible as reason:
            assert len(str(reason)) > 20
            spared.add(platform)
    assert spared == IMPOSSIBLE.get(name, set())
