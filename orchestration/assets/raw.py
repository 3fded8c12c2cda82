"""From landing files into schema raw, and the checks of what was landed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckKey,
    AssetChecksDefinition,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    multi_asset,
    multi_asset_check,
)

from expectations.model import CheckResult
from extractors.spec import PlatformSpec
from orchestration.assets.common import RESOURCES, RETRY, plain_errors, run_id_of, settings_of
from orchestration.assets.landing import INBOX, landing_key
from orchestration.assets.suites import suite_results
from orchestration.code_version import code_version
from orchestration.inputs import read_inputs, read_sources
from orchestration.loading_run import StreamCounts, load_pending
from orchestration.pseudonyms import without_people
from orchestration.translator import CONFIGURATION, raw_key
from orchestration.warehouse import RunInfo

CHECK = "expectations"
GENERAL_STREAMS = ("actions", "content", "metrics", "labels")


def stream_tables(platforms: Mapping[str, PlatformSpec]) -> dict[str, str]:
    """Raw table by source: `bluesky__posts` of bluesky, `files__actions` of the inbox."""
    tables = {
        f"{name}__{stream}": name
        for name, spec in platforms.items()
        for stream in spec.stream_names
    }
    return tables | {f"{INBOX}__{stream}": INBOX for stream in GENERAL_STREAMS}


def raw_assets(platforms: Mapping[str, PlatformSpec]) -> AssetsDefinition:
    """One asset a stream; all are loaded in one step, since DuckDB has one writer."""
    tables = stream_tables(platforms)
    specs = [
        AssetSpec(
            raw_key(table),
            deps=[landing_key(source)],
            group_name="raw",
            kinds={"duckdb"},
            description="Every version of every record, as landed",
        )
        for table, source in tables.items()
    ]
    configuration = AssetSpec(
        CONFIGURATION,
        deps=[landing_key(source) for source in [*platforms, INBOX]],
        group_name="raw",
        kinds={"duckdb"},
        description="The run, sources.yml and the outcome of each extraction, for dbt to read",
    )

    @multi_asset(
        name="load",
        specs=[*specs, configuration],
        required_resource_keys=RESOURCES,
        retry_policy=RETRY,
    )
    def load_raw(context: AssetExecutionContext):
        settings = settings_of(context)
        with plain_errors():
            inputs = read_inputs(settings, datetime.now(UTC))
            run = RunInfo(
                run_id_of(context), inputs.as_of, code_version(), inputs.folders.is_sample
            )
            loaded = load_pending(settings.warehouse, inputs, run, platforms)
        if inputs.sources.pseudonyms is not None:
            for reading in loaded.readings:
                reading["error"] = reading["error"] and without_people(reading["error"])
        for table, source in tables.items():
            stream = loaded.counts.get((source, table.partition("__")[2]), StreamCounts())
            yield MaterializeResult(asset_key=raw_key(table), metadata=_row_counts(stream))
        unreadable = loaded.counts.get((INBOX, None), StreamCounts())
        yield MaterializeResult(
            asset_key=CONFIGURATION,
            metadata={
                "unreadable files": unreadable.quarantined,
                "run": run.run_id,
                "as_of": run.as_of.isoformat(),
                "sample": run.is_sample,
                "warnings": loaded.notes,
                "quarantined": MetadataValue.json(loaded.refused),
                "readings": MetadataValue.json(loaded.readings),
            },
        )

    return load_raw


def raw_checks(platforms: Mapping[str, PlatformSpec]) -> AssetChecksDefinition:
    """The raw suite, one Dagster check a raw asset; a critical failure keeps dbt from running."""
    keys = [*map(raw_key, stream_tables(platforms)), CONFIGURATION]
    checks = [AssetCheckKey(key, CHECK) for key in keys]

    @multi_asset_check(
        name="check_raw",
        specs=[
            AssetCheckSpec(CHECK, asset=key, blocking=True, description="The suite of landed data")
            for key in keys
        ],
        can_subset=True,
        required_resource_keys=RESOURCES | {"checks"},
    )
    def check_raw(context: AssetCheckExecutionContext):
        with plain_errors():
            settings = settings_of(context)
            # Keys of raw records hold ids of persons.
            named = read_sources(settings).pseudonyms is None
            results = context.resources.checks.run("raw", settings.warehouse, examples=named)
        wanted = [key for key in checks if key in context.selected_asset_check_keys]
        yield from suite_results(wanted, results, lambda result: _place(result, keys))

    return check_raw


def _place(result: CheckResult, keys: Sequence[AssetKey]) -> AssetCheckKey:
    key = raw_key((result.table or "").split(".")[-1])
    return AssetCheckKey(key if key in keys else CONFIGURATION, CHECK)


def _row_counts(counts: StreamCounts) -> dict[str, float]:
    return {
        "rows in": counts.rows_in,
        "rows loaded": counts.loaded,
        "rows unchanged": counts.unchanged,
        "rows quarantined": counts.quarantined,
        "seconds": round(counts.seconds, 3),
    }
