"""One run's load: configuration, outcomes of extraction, and every landing file not yet loaded."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb

from extractors.spec import PlatformSpec
from extractors.suppression import Suppression
from orchestration.inputs import Inputs
from orchestration.loading import LoadCounts, load, pending, renew_raw
from orchestration.loading.memory import bound_memory
from orchestration.loading.outdated import drop_old
from orchestration.loading.terms import forget_deleted, keep_days
from orchestration.outcomes import record_extractions
from orchestration.seed_versions import note_seeds
from orchestration.settings import DBT_PROJECT_DIR
from orchestration.sources import Sources
from orchestration.standing import readings, refused
from orchestration.warehouse import (
    RunInfo,
    forget_build,
    open_warehouse,
    prepare,
    write_configuration,
)


@dataclass
class StreamCounts:
    """rows_in = loaded + unchanged + quarantined, for one raw table in one run."""

    rows_in: int = 0
    loaded: int = 0
    unchanged: int = 0
    quarantined: int = 0
    seconds: float = 0.0

    def add(self, counts: LoadCounts, seconds: float) -> None:
        self.rows_in += counts.rows_in
        self.loaded += counts.loaded
        self.unchanged += counts.unchanged
        self.quarantined += counts.quarantined
        self.seconds += seconds


@dataclass
class Loaded:
    """``counts`` by (source, stream), stream None for files that none could read. ``notes``: what
    was loaded anew or taken out again, and why, for the user. ``refused`` and ``readings``: see
    ``standing``."""

    counts: dict[tuple[str, str | None], StreamCounts] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)


def load_pending(
    warehouse: Path, inputs: Inputs, run: RunInfo, platforms: Mapping[str, PlatformSpec]
) -> Loaded:
    """Load what is new, then take out what platforms' terms and the user's limits do not allow.

    Raises:
        UserError: the warehouse is open in another program.
    """
    done = Loaded(notes=prepare(warehouse, inputs.folders.is_sample))
    with open_warehouse(warehouse) as con:
        bound_memory(con)
        renewed = renew_raw(con, inputs.folders.landing)
        if renewed:
            forget_build(con)
        done.notes += [*renewed, *note_seeds(con, DBT_PROJECT_DIR / "seeds")]
        write_configuration(con, run, _without_erased(inputs.sources, inputs.suppression))
        record_extractions(con, inputs.folders.outcomes, inputs.folders.kept_outcomes)
        for file in pending(con, inputs.folders.landing):
            started = time.perf_counter()
            loaded = load(con, file, run.run_id, inputs.folders.quarantine, inputs.suppression)
            stream = done.counts.setdefault((file.source, loaded.stream), StreamCounts())
            stream.add(loaded, time.perf_counter() - started)
        done.notes += _keep_terms(con, inputs, platforms)
        done.refused, done.readings = refused(con, run.run_id), readings(con)
    return done


def _without_erased(sources: Sources, suppression: Suppression | None) -> Sources:
    if suppression is None:
        return sources
    return replace(
        sources,
        team=tuple(person for person in sources.team if not suppression.is_erased(person)),
        people=tuple(g for g in sources.people if not any(map(suppression.is_erased, g))),
    )


def _keep_terms(
    con: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    platforms: Mapping[str, PlatformSpec],
) -> list[str]:
    places = inputs.folders
    blanked = forget_deleted(con, places.landing, platforms)
    limits = keep_days(platforms, inputs.sources.retention_days)
    now = inputs.extracted_at.astimezone(UTC).replace(tzinfo=None)
    dropped = drop_old(con, places.landing, places.quarantine, platforms, limits, now)
    if dropped:
        forget_build(con)  # incremental models keep what raw has lost
    return [
        *(
            f"{name}: {n} records deleted there lost their words here"
            for name, n in blanked.items()
        ),
        *(
            f"{name}: {n} records are older than {limits[name]} days and were deleted"
            for name, n in dropped.items()
        ),
    ]
