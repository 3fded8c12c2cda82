"""Everything that Dagster shows and runs, put together in one place.

`orchestration.definitions` loads it for Dagster's own commands; our entry point and the tests call
`build_defs` with other resources.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from dagster import (
    AssetSelection,
    Definitions,
    define_asset_job,
    in_process_executor,
)

from extractors.registry import PLATFORMS
from orchestration import resources
from orchestration.assets.landing import landing_assets, platform_specs
from orchestration.assets.models import dbt_models
from orchestration.assets.publication import publication_asset
from orchestration.assets.raw import raw_assets, raw_checks
from orchestration.automation import dead_runs_sensor, inbox_sensor, schedules
from orchestration.dbt_runner import DbtRunner
from orchestration.erasure.job import erasure_job
from orchestration.reporting import page_spec, reporting_sensor
from orchestration.settings import Settings, child_environment, load_settings

JOB = "refresh"
SENSORS = (inbox_sensor, dead_runs_sensor, reporting_sensor)


def build_defs(
    settings: Settings | None = None,
    overrides: Mapping[str, Any] | None = None,
    manifest: Mapping[str, Any] | None = None,
) -> Definitions:
    """Assets, checks, the jobs `refresh` and `erase_person`, schedules and sensors.

    `overrides` replace resources by name (settings, run_guard, dbt, checks); `manifest` is that of
    the dbt project unless given.

    Raises:
        UserError: the environment is not as it should be, or the dbt project does not parse.
    """
    settings = settings or load_settings()
    os.environ.update(child_environment(settings))
    dbt = (overrides or {}).get("dbt") or DbtRunner(settings)
    models = dbt_models(manifest or dbt.manifest())
    load, check = raw_assets(PLATFORMS), raw_checks(PLATFORMS)
    marts = sorted(key for key in models.keys if key.path[0] == "marts")
    extract = landing_assets(PLATFORMS)
    earlier = {*extract.check_keys, *check.check_keys, *models.check_keys}
    job = _refresh_job()
    definitions = Definitions(
        assets=[
            *platform_specs(PLATFORMS),
            extract,
            load,
            models,
            publication_asset(marts, earlier),
            page_spec(),
        ],
        asset_checks=[check],
        jobs=[job, erasure_job(lambda: definitions.resolve_job_def(JOB))],
        schedules=schedules(job),
        sensors=[make(job, settings) for make in SENSORS],
        resources={
            "settings": settings,
            "run_guard": resources.run_guard,
            "dbt": dbt,
            "checks": resources.checks,
            **(overrides or {}),
        },
        # One process a run: DuckDB has one writer, and the lock is held by that process.
        executor=in_process_executor,
    )
    return definitions


def _refresh_job() -> Any:
    return define_asset_job(
        JOB,
        selection=AssetSelection.all(),
        executor_def=in_process_executor,
        description="Reads all sources, loads, transforms, checks and publishes",
    )
