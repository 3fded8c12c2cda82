"""One run's load: configuration, outcomes of extraction, and every landing file not yet loaded."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from orchestration.inputs import Inputs
from orchestration.loading import LoadCounts, ensure_raw, load, pending
from orchestration.warehouse import (
    RunInfo,
    open_warehouse,
    prepare,
    record_extractions,
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


def load_pending(
    warehouse: Path, inputs: Inputs, run: RunInfo
) -> dict[tuple[str, str | None], StreamCounts]:
    """Load what is new; counts by (source, stream), stream None for files that none could read.

    Raises:
        UserError: the warehouse is open in another program.
    """
    prepare(warehouse, inputs.folders.is_sample)
    counts: dict[tuple[str, str | None], StreamCounts] = {}
    with open_warehouse(warehouse) as con:
        ensure_raw(con)
        write_configuration(con, run, inputs.sources)
        record_extractions(con, inputs.folders.outcomes)
        for file in pending(con, inputs.folders.landing):
            started = time.perf_counter()
            loaded = load(con, file, run.run_id, inputs.folders.quarantine)
            stream = counts.setdefault((file.source, loaded.stream), StreamCounts())
            stream.add(loaded, time.perf_counter() - started)
    return counts
