"""Each platform under each fault: what is said, what is kept, and that the next run makes it good.

A failing case is repeated by its name: nothing here is random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors import http
from extractors.matomo import visits
from extractors.reddit import dialect
from extractors.registry import PLATFORMS
from tests.emulators.faults import FAULTS, NotPossible
from tests.extractors.faulty import RETIRED, Case, case
from tests.extractors.staged import Staged

QUICK, QUICK_FAULTS = ("mastodon",), ("cursor that loops", "token expires", "a tenth of the list")
LONG = ("bluesky", "x")
ATTEMPTS = 4
# How long it takes until a server counts as ill: so many requests side by side, so many attempts
# at each, and so many of them one after the other; some platforms have several addresses.
MOST_ATTEMPTS = 60
# Faults of the exchange itself. All of them end a reading, and all of them may pass.
EXCHANGE = (
    "429 with Retry-After", "429 without", "500", "502", "time-out before", "time-out within",
    "reset", "cut off", "cut JSON", "HTML", "error with 200",
)  # fmt: skip
RENEWS = ("tiktok", "youtube", "x", "reddit", "ga4")  # a token that ends brings a new one
STALE, WARNED, UNNOTICED = "stale", "warned", "unnoticed"
# What the user gets to know of a fault that lasts.
LASTING = {
    "wrong content type": UNNOTICED,
    "empty page with a cursor": UNNOTICED,
    "cursor that loops": STALE,
    "pages without end": STALE,
    "page that repeats": UNNOTICED,
    "ids of another type": UNNOTICED,
    "a field vanishes": UNNOTICED,
    "a new field": UNNOTICED,
    "times in the future": UNNOTICED,
    "token expires": STALE,
    "permission withdrawn": WARNED,
    RETIRED: WARNED,
    "a tenth of the list": UNNOTICED,
}
NUMBERED = ("linkedin", "discourse", "ga4", "matomo")  # pages by number
OTHERWISE: dict[tuple[str, str], str] = {
    # A list that does not lead on, where the reader can tell.
    **{(platform, "page that repeats"): STALE for platform in NUMBERED},
    # Their lists are long enough for a fall to be doubted.
    ("bluesky", "a tenth of the list"): WARNED,
    ("mastodon", "a tenth of the list"): WARNED,
    # Most of what they ask for by id is left out.
    ("tiktok", "a tenth of the list"): WARNED,
    ("youtube", "a tenth of the list"): WARNED,
    # Its later readings end at what they know, before they would follow such a mark.
    ("reddit", "cursor that loops"): UNNOTICED,
    ("reddit", "pages without end"): UNNOTICED,
    # Without its time such a record is none.
    ("linkedin", "a field vanishes"): WARNED,
    ("youtube", "a field vanishes"): WARNED,
    ("reddit", "a field vanishes"): WARNED,
    ("discourse", "a field vanishes"): WARNED,
    ("discourse", "ids of another type"): STALE,  # the account itself is not known by it
}
ONCE_A_DAY = ("permission withdrawn", RETIRED)  # what they concern is not asked for every hour
# What the platform says of a record is believed until it is read again: only times may differ.
TIMES_STAY = ("a field vanishes", "times in the future")
# What looks as if it might pass, and means something else there.
DOES_NOT_PASS = {
    ("linkedin", "429 without"),  # a quota of the day; asked for once more
    ("ga4", "429 without"),  # a quota of the hour or the day
    ("matomo", "error with 200"),  # its only way of refusing anything
}


# Days that are still to come are refused there, and said to be.
REFUSES_TOMORROW = {("tiktok", 24)}


@pytest.fixture(autouse=True)
def still_shorter_waits(monkeypatch: pytest.MonkeyPatch, short_waits: None) -> None:
    """Waits that a server asks for are a second long here, and only some are granted."""
    monkeypatch.setattr(http, "POLICY", replace(http.POLICY, total_wait=2.5))
    monkeypatch.setattr(visits, "PAGE", 2)
    monkeypatch.setattr(dialect, "SILENT_WAIT", 0.05)


@pytest.fixture
def well(request: pytest.FixtureRequest, tmp_path: Path, staged: Staged) -> Iterator[Case]:
    """A platform whose account was read once without a fault; more has happened since."""
    with case(request.param, tmp_path, staged) as begun:
        report = begun.run()
        assert report.error is None
        begun.usual = set(report.warnings)
        begun.happen()
        yield begun


def platforms(name: str | None = None) -> list[Any]:
    """All platforms, in the tier that each belongs to; ``name``: a fault for a case of its own."""

    def tier(platform: str) -> list[pytest.MarkDecorator]:
        if platform in QUICK:
            return [] if name in (None, *QUICK_FAULTS) else [pytest.mark.long]
        return [pytest.mark.long if platform in LONG else pytest.mark.full]

    return [
        pytest.param(*([p] if name is None else [p, name]), marks=tier(p), id=_named(p, name))
        for p in PLATFORMS
    ]


def _named(platform: str, name: str | None) -> str:
    return platform if name is None else f"{platform}-{name.replace(' ', '_')}"


@pytest.mark.parametrize("well", platforms(), indirect=True)
def test_a_fault_that_passes_costs_a_repeat(well: Case) -> None:
    for name in EXCHANGE:
        if (well.platform, name) in DOES_NOT_PASS:
            continue
        wrong = well.strike(name, times=2)
        report = well.run()
        assert wrong.used == 2, name
        assert report.error is None, name
        assert set(report.warnings) <= well.usual, name
        well.recover()
    if well.platform in RENEWS:
        wrong = well.strike("token expires", times=1)
        assert well.run().error is None and wrong.used == 1
        well.recover()
    well.assert_whole()


@pytest.mark.parametrize("well", platforms(), indirect=True)
def test_a_fault_that_lasts_is_told_and_made_up_for(well: Case) -> None:
    for name in EXCHANGE:
        wrong = well.strike(name, start=1)
        report = well.run()
        assert report.error is not None, name
        assert 0 < wrong.used <= MOST_ATTEMPTS, name
        well.recover()
    report = well.run()
    assert report.error is None and set(report.warnings) <= well.usual
    well.assert_whole()


@pytest.mark.parametrize(
    "well, name", [case for name in LASTING for case in platforms(name)], indirect=["well"]
)
def test_odd_answers(well: Case, name: str) -> None:
    before = well.removed()
    try:
        wrong = well.strike(name)
    except NotPossible:
        return  # the reasons are listed and counted in tests/emulators/test_faults.py
    report = well.run(later=timedelta(hours=25 if name in ONCE_A_DAY else 1))
    told = STALE if report.error else WARNED if set(report.warnings) - well.usual else UNNOTICED
    assert told == OTHERWISE.get((well.platform, name), LASTING[name]), (report, wrong.used)
    assert wrong.used > 0 or name == RETIRED
    during = well.removed()
    assert during[0] >= before[0] and during[1] == before[1]
    well.recover()
    # Lists whose counter stays are looked at once a day.
    assert well.run(later=timedelta(hours=25)).error is None
    well.assert_whole(with_times=name not in TIMES_STAY)


@pytest.mark.parametrize("hours", [-2, -24, 24])
@pytest.mark.parametrize("well, name", platforms("a clock"), indirect=["well"])
def test_a_clock_that_jumps(well: Case, name: str, hours: int) -> None:
    """Summer time, a corrected clock, a run dated before the stored state or a day ahead."""
    before, off = well.removed(), timedelta(hours=hours)
    report = well.run(wrong_clock=off)
    assert (report.error is not None) == ((well.platform, hours) in REFUSES_TOMORROW)
    assert well.removed()[1] == before[1]
    report = well.run()
    assert report.error is None and set(report.warnings) <= well.usual
    # What was dated ahead has come to pass, and what rests was looked at once more.
    well.run(later=timedelta(hours=25))
    well.assert_whole()


def test_every_fault_is_put_on() -> None:
    assert {*EXCHANGE, *LASTING} == set(FAULTS)
