"""From landing to ``raw``: what has arrived becomes tables, and what cannot be read is kept aside.

Belongs here: the DDL of schema ``raw``, the recognition of files, the load of landing files and
the quarantine. Does not belong here: fetching or collecting (``extractors``), any transformation
(dbt), any wiring into assets (the rest of ``orchestration``).

Use::

    notes = renew_raw(con, landing_dir)
    for file in pending(con, landing_dir):
        counts = load(con, file, run_id, quarantine_dir=quarantine_dir)
"""

from orchestration.loading.landing import LandingFile, pending
from orchestration.loading.load import LoadCounts, load
from orchestration.loading.renewal import renew_raw
from orchestration.loading.schema import ensure_raw, stream_table

__all__ = [
    "LandingFile",
    "LoadCounts",
    "ensure_raw",
    "load",
    "pending",
    "renew_raw",
    "stream_table",
]
