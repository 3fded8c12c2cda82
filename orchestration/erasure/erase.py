"""The job itself, step by step; each can be done again, so a job that was killed is run again."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from extractors.base import ExtractError
from extractors.erased import add_erased
from extractors.registry import PLATFORMS
from extractors.state import save_private
from extractors.suppression import Suppression
from orchestration import publish
from orchestration.erasure.inbox import given_files, strip_copies
from orchestration.erasure.landing import (
    Known,
    forget_words_of_others,
    learn,
    platforms_of,
    rewrite_landing,
    still_named,
)
from orchestration.erasure.person import ids_of, refuse_own_account
from orchestration.erasure.search import Needles, is_in, search
from orchestration.erasure.storage import clean_storage
from orchestration.erasure.texts import texts_in_warehouse, texts_of_others
from orchestration.errors import UserError
from orchestration.inputs import Folders, Inputs, read_inputs, suppression_of
from orchestration.loading import ensure_raw
from orchestration.outcomes import keep_extractions
from orchestration.report import RunReport
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse

# Runs all but the extraction and reports; it is given the work of the rest of the program.
Refresh = Callable[[], RunReport]


@dataclass
class Outcome:
    """What was done.

    ``is_repeated``: the person had been asked for before. ``removed``: records by stream;
    ``stripped``: rows by inbox file whose copy was replaced. ``yours``: the user's files that still
    hold the person, or those that the sample brand is invented in; ``holding``: files of the
    program that do, which must be none. ``problems``: why the job is not done.
    """

    ids: tuple[str, ...]
    is_sample: bool = False
    is_repeated: bool = False
    removed: Counter[str] = field(default_factory=Counter)
    stripped: Counter[str] = field(default_factory=Counter)
    yours: list[Path] = field(default_factory=list)
    holding: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    report: RunReport | None = None

    @property
    def is_done(self) -> bool:
        """True if nothing that the program wrote holds the person."""
        return not self.holding and not self.problems


def erase(settings: Settings, person: str, refresh: Refresh) -> Outcome:
    """Erase a person and publish what is left; to be called with the lock of the run held.

    Raises:
        UserError: the id is none, is the brand's own, or something cannot be read.
    """
    inputs = read_inputs(settings, datetime.now(UTC))
    ids = ids_of(person, inputs.sources)
    refuse_own_account(ids, settings.warehouse)
    before = inputs.suppression
    places = inputs.folders
    is_repeated = before is not None and before.is_erased(ids[0])
    outcome = Outcome(ids, places.is_sample, is_repeated)
    is_published = settings.insights.exists()
    known = learn(places.landing, ids)
    # First of all the wish itself: whatever happens from here on, nobody is read again.
    _remember(places.state, known, platforms_of(ids))
    suppression = suppression_of(known.keys, platforms_of(ids))
    known.texts |= texts_in_warehouse(settings.warehouse, ids)
    _take_out(settings, inputs, suppression, known, outcome)
    known.texts -= texts_of_others(settings.warehouse, ids, known.texts)
    _make_anew(settings, places)
    if is_published:
        outcome.report = refresh()
        if not outcome.report.success:
            outcome.problems += [*outcome.report.errors.values(), *outcome.report.checks_failed]
    needles = Needles(ids, known.words, known.texts)
    if settings.owns_dagster_home:
        clean_storage(settings.dagster_home, needles)
    _look(settings, inputs, suppression, needles, outcome)
    return outcome


def _remember(state: Path, known: Known, platforms: Sequence[str]) -> None:
    try:
        add_erased(state, known.keys, platforms)
    except ExtractError as error:
        raise UserError(str(error)) from error


def _take_out(
    settings: Settings, inputs: Inputs, suppression: Suppression, known: Known, outcome: Outcome
) -> None:
    """The person out of everything that the warehouse is made of."""
    places = inputs.folders
    for pattern in (".*.gz*", ".part-*", ".load-*"):
        for leftover in list(places.landing.rglob(pattern)):
            _remove(leftover)
    rewrite_landing(places.landing, suppression, known)
    outcome.stripped = strip_copies(places.landing, settings.warehouse, suppression, known)
    outcome.removed = known.removed
    forget_words_of_others(places.landing, known)
    for platform in PLATFORMS:
        for path in (places.state / platform).glob("*.json"):
            _clean_state(path, platform, inputs, suppression)


def _clean_state(path: Path, platform: str, inputs: Inputs, suppression: Suppression) -> None:
    slugs = {a.slug: a.account for a in inputs.sources.accounts if a.platform == platform}
    stored = json.loads(path.read_text(encoding="utf-8"))
    cleaned = suppression.state(platform, slugs.get(path.stem, ""), stored)
    if cleaned != stored:
        save_private(path, cleaned)


def _make_anew(settings: Settings, places: Folders) -> None:
    """Remove all that is made of landing; only how extractions ended is kept for the next load."""
    with open_warehouse(settings.warehouse) as con:
        ensure_raw(con)
        keep_extractions(con, places.kept_outcomes)
    publish.discard(settings.insights)
    for path in (
        settings.warehouse,
        settings.warehouse.with_name(settings.warehouse.name + ".wal"),
        settings.warehouse.with_name(settings.warehouse.name + ".tmp"),
        settings.dbt_dir / "logs",
        settings.dbt_dir / "target",
        settings.dbt_dir / "child.log",
        places.quarantine,
        settings.reports / "last_run.json",
        settings.reports / "last_run.txt",
        settings.reports / "last_run.html",
        settings.reports / "parquet.tmp",
        settings.reports / "parquet.old",
        *settings.data_dir.glob(f"{settings.warehouse.name}.damaged-*"),
    ):
        _remove(path)


def _look(
    settings: Settings,
    inputs: Inputs,
    suppression: Suppression,
    needles: Needles,
    outcome: Outcome,
) -> None:
    """The last search: every file of the program, and the user's own to be named."""
    places, sources = inputs.folders, settings.sources_file
    _forget_sample(settings.sample_dir, places, needles)
    found = search(settings.data_dir, [*places.given, sources], needles)
    outcome.holding = sorted({*found, *still_named(places.landing, suppression)})
    outcome.yours = given_files(places, needles, outcome.stripped)
    if sources.is_file() and is_in(sources, needles):
        outcome.yours.append(sources)


def _forget_sample(sample: Path, places: Folders, needles: Needles) -> None:
    """What own data have left behind of the sample goes if the person is in it: it is invented."""
    if not places.inbox.is_relative_to(sample) and search(sample, [], needles):
        _remove(sample)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def summary(outcome: Outcome) -> list[str]:
    """The outcome as lines for people; no id stands in it but those that were given."""
    rows = sum(outcome.removed.values()) + sum(outcome.stripped.values())
    lines = ["Erased" if outcome.is_done else "NOT erased completely"]
    if not rows and not outcome.stripped:
        known = "Nothing more was found" if outcome.is_repeated else "Nothing was known"
        lines.append(f"{known} of this person; nobody will be read in by these ids.")
    lines += [f"  {place}: {count} records" for place, count in sorted(outcome.removed.items())]
    lines += [f"  inbox file {name}: {n} rows" for name, n in sorted(outcome.stripped.items())]
    if outcome.problems:
        lines += ["The marts could not be published anew, so what was published before stays:"]
        lines += [f"  {line}" for problem in outcome.problems for line in problem.splitlines()]
    if outcome.holding:
        lines += ["These files still hold the person:", *(f"  {path}" for path in outcome.holding)]
    if not outcome.is_done:
        lines.append(
            "Put right what is said above, then start the same again: it takes up where it was."
        )
    if outcome.yours:
        own = "Your own files that still hold the person"
        sample = "The files in which the sample invents the person"
        lines += [
            f"{sample if outcome.is_sample else own}, which are not changed:",
            *(f"  {path}" for path in outcome.yours),
        ]
    lines.append("Copies made elsewhere (exports, backups, BI extracts) are yours to erase.")
    return lines
