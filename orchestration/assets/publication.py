"""The published file: built, checked as readers will see it, put in the place of the old one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from dagster import (
    AssetCheckKey,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    Failure,
    MaterializeResult,
    MetadataValue,
    multi_asset,
)

from expectations.model import CheckResult
from orchestration import publish
from orchestration.assets.common import RESOURCES, plain_errors, run_id_of, settings_of
from orchestration.assets.suites import suite_results
from orchestration.checks import ChecksWorker, tally
from orchestration.code_version import code_version
from orchestration.gate import latest_checks, reasons_to_hold, total
from orchestration.inputs import read_sources
from orchestration.pseudonym_audit import audit
from orchestration.pseudonyms import Pseudonyms
from orchestration.settings import Settings
from orchestration.standing import newest_acts, stale_sources
from orchestration.warehouse import open_warehouse, read_as_of

PUBLICATION = AssetKey(["publication"])
# The check of what belongs to no single mart: the file, several tables, tables that are missing.
REST = "whole_file"


def publication_asset(
    marts: Sequence[AssetKey], earlier_checks: Collection[AssetCheckKey]
) -> AssetsDefinition:
    """`insights.duckdb` and its Parquet copies; not made while any critical check has failed.

    `earlier_checks` are all checks of the stages before this one.
    """
    keys = [AssetCheckKey(PUBLICATION, name) for name in [*(m.path[-1] for m in marts), REST]]

    @multi_asset(
        name="publish",
        specs=[
            AssetSpec(
                PUBLICATION,
                deps=list(marts),
                group_name="publication",
                kinds={"duckdb", "parquet"},
                description="The file that people and BI tools read, and the same as Parquet",
            )
        ],
        check_specs=[
            AssetCheckSpec(
                key.name, asset=PUBLICATION, description=f"{key.name} as readers will see it"
            )
            for key in keys
        ],
        required_resource_keys=RESOURCES | {"checks"},
    )
    def publish_marts(context: AssetExecutionContext):
        settings = settings_of(context)
        earlier = latest_checks(context.instance, earlier_checks)
        _hold(reasons_to_hold(earlier))
        with plain_errors():
            with open_warehouse(settings.warehouse, read_only=True) as con:
                as_of, stale = read_as_of(con), stale_sources(con)
            row = publish.Publication(run_id_of(context), code_version(), 0, 0, stale)
            pseudonyms = read_sources(settings).pseudonyms
            rows = publish.build(settings.warehouse, settings.insights, row, pseudonyms)
            newest = newest_acts(publish.new_file(settings.insights))
            results = _check(settings, context.resources.checks, as_of, pseudonyms)
        yield from suite_results(keys, results, lambda result: _place(result, keys))
        counts = tally(results)
        if counts.failed:
            publish.discard(settings.insights)
            _hold([f"{len(counts.failed)} critical checks of the new file failed"])
        counts += total(earlier)
        with plain_errors():
            publish.finish(
                settings.insights,
                settings.parquet,
                counts.passed,
                len(counts.warned),
            )
        yield MaterializeResult(
            asset_key=PUBLICATION,
            metadata={
                "rows": MetadataValue.json(rows),
                "newest acts": MetadataValue.json(newest),
                "stale sources": stale,
                "checks passed": counts.passed,
                "checks warned": len(counts.warned),
                "pseudonymised": pseudonyms is not None,
                "path": MetadataValue.path(str(settings.insights)),
            },
        )

    return publish_marts


def _check(
    settings: Settings, checks: ChecksWorker, as_of: datetime, pseudonyms: Pseudonyms | None
) -> list[CheckResult]:
    """Results for the new file, which is removed when it could not be checked."""
    fresh = publish.new_file(settings.insights)
    try:
        results = checks.run("marts", fresh, settings.insights, as_of)
        if pseudonyms is None:
            return results
        return [*results, *audit(settings.warehouse, fresh, pseudonyms)]
    except BaseException:
        publish.discard(settings.insights)
        raise


def _hold(reasons: Sequence[str]) -> None:
    if reasons:
        raise Failure("\n".join(["not published:", *reasons]), allow_retries=False)


def _place(result: CheckResult, keys: Sequence[AssetCheckKey]) -> AssetCheckKey:
    key = AssetCheckKey(PUBLICATION, (result.table or "").split(".")[-1])
    return key if key in keys else AssetCheckKey(PUBLICATION, REST)
