"""What incremental models depend on beside their rows: dbt's code, and what configures it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from orchestration.code_version import files_hash
from orchestration.inputs import read_sources
from orchestration.settings import Settings
from orchestration.sources import Sources


def build_fingerprint(settings: Settings, project: Path) -> str:
    """Changes when marts built earlier may no longer be what a full build would make."""
    return fingerprint(files_hash(project, ("target", "logs")), read_sources(settings))


def fingerprint(dbt_hash: str, sources: Sources) -> str:
    """Accounts are left out: they decide what is read, not how a model computes."""
    read_by_dbt = [
        dbt_hash,
        sources.timezone,
        sorted(sources.team),
        sorted(sources.people),
        sources.response_targets,
        [(h.weekday, str(h.from_time), str(h.to_time)) for h in sources.business_hours],
        [(g.metric, g.account, g.target, g.base, str(g.by)) for g in sources.goals],
    ]
    return hashlib.sha256(json.dumps(read_by_dbt).encode()).hexdigest()
