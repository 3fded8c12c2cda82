"""What Dagster's own commands load: `dagster dev -m orchestration.definitions` and the like."""

from orchestration.assembly import build_defs

defs = build_defs()
