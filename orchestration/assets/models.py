"""dbt's seeds, models and tests as assets and checks."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dagster import (
    AssetCheckSpec,
    AssetExecutionContext,
    AssetsDefinition,
    AssetSpec,
    Config,
    Failure,
    MetadataValue,
    Output,
    multi_asset,
)

from orchestration.assets.common import RESOURCES, plain_errors, settings_of
from orchestration.dbt_runner import DbtOutcome, DbtRunner
from orchestration.fingerprint import build_fingerprint
from orchestration.inputs import read_sources
from orchestration.library_internals import dbt_asset_events
from orchestration.pseudonyms import without_people
from orchestration.translator import WarehouseTranslator
from orchestration.warehouse import (
    REBUILD,
    begin_build,
    drop_unknown,
    is_damage_text,
    needs_full_refresh,
    open_warehouse,
    record_build,
)

STEP = "dbt_build"
_ASSETS = ("model", "seed", "snapshot")


class DbtConfig(Config):
    """`full_refresh` builds all models from raw again, whatever was built before."""

    full_refresh: bool = False


def dbt_specs(
    manifest: Mapping[str, Any], translator: WarehouseTranslator
) -> tuple[list[AssetSpec], list[AssetCheckSpec]]:
    """Specs of all models and seeds, and of all tests that stand at one of them."""
    assets, checks = [], []
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] not in _ASSETS:
            continue
        spec = translator.get_asset_spec(manifest, unique_id, None)
        assets.append(spec)
        for child in manifest["child_map"].get(unique_id, []):
            if child.startswith("test."):
                checks.append(translator.get_asset_check_spec(spec, manifest, child, None))
    return assets, [check for check in checks if check is not None]


def dbt_models(manifest: Mapping[str, Any]) -> AssetsDefinition:
    """All of the dbt project as one step; a test of severity error stops what depends on it."""
    translator = WarehouseTranslator()
    specs, check_specs = dbt_specs(manifest, translator)
    names = {
        translator.get_asset_key(node): node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in _ASSETS
    }
    made = {
        (node["schema"], node["alias"])
        for node in manifest["nodes"].values()
        if node["resource_type"] in _ASSETS
    }

    @multi_asset(
        name=STEP,
        specs=specs,
        check_specs=check_specs,
        can_subset=True,
        required_resource_keys=RESOURCES | {"dbt"},
    )
    def dbt_build(context: AssetExecutionContext, config: DbtConfig):
        settings, dbt = settings_of(context), context.resources.dbt
        with plain_errors():
            fingerprint = build_fingerprint(settings, dbt.project)
            changed = needs_full_refresh(settings.warehouse, fingerprint)
            quote = str if read_sources(settings).pseudonyms is None else without_people
            drop_unknown(settings.warehouse, made)
            full_refresh = config.full_refresh or changed
            begin_build(settings.warehouse, full_refresh)
        if full_refresh:
            context.log.info("all models are built anew: asked for, or code or settings changed")
        select = (
            sorted(names[key] for key in context.selected_asset_keys) if context.is_subset else []
        )
        outcome = DbtOutcome()
        yield from _stream(
            context, dbt, outcome, manifest, translator, full_refresh=full_refresh, select=select
        )
        if not outcome.success:
            raise Failure(_explain(outcome, settings.dbt_dir, quote), allow_retries=False)
        if not select:
            record_build(settings.warehouse, fingerprint)

    return dbt_build


def _stream(
    context: AssetExecutionContext,
    dbt: DbtRunner,
    outcome: DbtOutcome,
    manifest: Mapping[str, Any],
    translator: WarehouseTranslator,
    **options: Any,
) -> Iterator[Any]:
    """Check results as they come; outputs at the end, when rows can be counted without dbt."""
    outputs: list[Output] = []
    for message in dbt.events(outcome, **options):
        for event in dbt_asset_events(message, manifest, translator, context):
            if isinstance(event, Output):
                outputs.append(event)
            else:
                yield event
    rows = _row_counts(settings_of(context).warehouse)
    for output in outputs:
        name = str(output.metadata["unique_id"].value).split(".")[-1]
        if name in rows:
            count = {"dagster/row_count": MetadataValue.int(rows[name])}
            output = output.with_metadata({**output.metadata, **count})
        yield output


def _row_counts(warehouse: Path) -> dict[str, int]:
    """Rows by table; DuckDB keeps them, so nothing is read. Views are not counted."""
    with open_warehouse(warehouse, read_only=True) as con:
        rows = con.execute(
            "SELECT table_name, estimated_size FROM duckdb_tables() WHERE schema_name <> 'raw'"
        ).fetchall()
    return dict(rows)


def _explain(outcome: DbtOutcome, dbt_dir: Path, quote: Callable[[str], str]) -> str:
    """What failed; `quote` takes out of dbt's own words what must not be shown."""
    log = f"dbt's log: {dbt_dir / 'logs' / 'dbt.log'}"
    if not outcome.failures:
        return f"dbt did not run: {outcome.error}\n{log}"
    lines = [
        f"{name.split('.', 2)[-1]}: {quote(' '.join(text.split()))}"
        for name, text in outcome.failures
    ]
    hint = [REBUILD] if is_damage_text(" ".join(lines)) else []
    return "\n".join([f"{len(lines)} of dbt's models or tests failed:", *lines, *hint, log])
