"""One account of an emulated platform, read well, then under a fault, then well again.

A good account of another platform is read in the same runs, and must not notice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from extractors.base import Account, ExtractReport
from extractors.registry import PLATFORMS, extract
from orchestration.extraction import extract_accounts
from tests.emulators.fault_tables import OWN
from tests.emulators.faults import Wrong, fault
from tests.emulators.truth import Act, world
from tests.extractors.happenings import HAPPENINGS
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_keys, assert_truth, shown_acts

RETIRED = "a metric retired"
LONGEST_MESSAGE = 300  # characters of one message


@dataclass
class Case:
    """A platform with a story, its account's runs, and a neighbour on another platform."""

    platform: str
    server: Any
    neighbour: Any
    runs: Runs
    staged: Staged
    secrets: set[str] = field(default_factory=set)
    usual: set[str] = field(default_factory=set)  # warnings of a good run
    lost_metric: str | None = None  # whose value after its retirement nobody can know

    def run(
        self, later: timedelta = timedelta(hours=1), wrong_clock: timedelta = timedelta()
    ) -> ExtractReport:
        """Read both side by side; the neighbour has nothing to complain about.

        ``wrong_clock``: how far the clock of this run is off, beside the platform's.
        """
        begun = self.runs.number
        context = self.runs.begin(later)
        context = replace(context, extracted_at=context.extracted_at + wrong_clock)
        if begun and hasattr(self.server, "now"):
            self.server.now += later
        accounts = [self.runs.account, account_of(self.neighbour)]
        report, other = extract_accounts(accounts, context, extract)
        assert (other.error, other.warnings) == (None, [])
        assert all(path.is_file() for path in report.files)
        self.assert_clear(report)
        return report

    def happen(self) -> None:
        """Something more happens before the next run."""
        HAPPENINGS[self.platform](self.server, self.runs.now + timedelta(hours=1))

    def strike(self, name: str, **more: Any) -> Wrong:
        """Set a fault on."""
        wrong = fault(name, self.platform, **more)
        if name == RETIRED:
            retire = OWN[self.platform].retire
            assert not isinstance(retire, str)
            retire(self.server)
            self.lost_metric = "dwell_seconds" if self.platform == "ga4" else None
        self.server.trouble = wrong
        return wrong

    def recover(self) -> None:
        """The platform is well again; a metric that it retired stays away."""
        self.server.trouble = None

    def assert_clear(self, report: ExtractReport) -> None:
        """What the user is told is short, on one line, and holds no secret and no address query."""
        for text in [*report.warnings, *([report.error] if report.error else [])]:
            assert "Traceback" not in text and "\n" not in text
            assert len(text) <= LONGEST_MESSAGE + len(" (1000 times)")
            assert not re.search(r"https?://\S+\?", text) and not re.search(r"/\S+\?\w+=", text)
            assert not [secret for secret in self.secrets if secret in text]

    def removed(self) -> tuple[int, int]:
        """How many acts there are, and how many of somebody's count as taken back.

        Acts of nobody are figures of days: what a newer report lacks, and what visits tell of
        as soon as they can be read, replaces them.
        """
        self.staged.load()
        (row,) = self.staged.rows(
            "select count(*) n, count(platform_person_id) filter (removed_at is not null) gone"
            f" from staging.stg_{self.platform}__actions"
        )
        return row["n"], row["gone"]

    def assert_whole(self, with_times: bool = True) -> None:
        """Nothing is lost, nothing is doubled, and nobody has left who has not."""
        # Figures of days that were replaced are no acts that somebody took back.
        with_removed = self.platform not in ("ga4", "matomo")
        truth = self.server.truth()
        if self.lost_metric:
            truth = replace(
                truth,
                counters={k: v for k, v in truth.counters.items() if k[1] != self.lost_metric},
                days={
                    k: v
                    for k, v in truth.days.items()
                    if k[1] != self.lost_metric or k[2] < START.date()
                },
            )
        if with_times:
            assert_truth(self.staged, self.platform, truth, with_removed)
        else:
            self.staged.load()
            assert_keys(self.staged, self.platform)
            shown = shown_acts(self.staged, self.platform, with_removed)
            assert _timeless(shown) == _timeless(Counter(truth.acts))
            sql = f"select content_id from staging.stg_{self.platform}__content"
            assert {row["content_id"] for row in self.staged.rows(sql)} == set(truth.content)
        assert self.removed()[1] == 0


def _timeless(acts: Counter[Act]) -> Counter[Act]:
    timeless: Counter[Act] = Counter()
    for act, times in acts.items():
        timeless[replace(act, acted_at=None)] += times
    return timeless


def account_of(server: Any) -> Account:
    """The account of a world, as the configuration would give it."""
    entry = dict(server.entry())
    platform, account, address = (entry.pop(n) for n in ("platform", "account", "base_url"))
    names = PLATFORMS[platform].credentials
    credentials = {name: entry.pop(name) for name in names if name in entry}
    options = {name: str(value) for name, value in entry.items()}
    return Account(platform, account, address, credentials=credentials, options=options)


@contextmanager
def case(platform: str, folder: Path, staged: Staged) -> Iterator[Case]:
    """The platform's story up to the first run, and the neighbour's."""
    other = "mastodon" if platform == "bluesky" else "bluesky"
    with world(platform, START) as server, world(other, START) as neighbour:
        if platform == "ga4":
            server.page_cap = 4  # else no report of so small a site has a second page
        account = account_of(server)
        secrets = {value for value in account.credentials.values() if len(value) >= 8}
        yield Case(platform, server, neighbour, Runs(folder, account), staged, secrets)
