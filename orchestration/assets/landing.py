"""From the platforms and the inbox into landing files; the warehouse is not opened here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    multi_asset,
)

from extractors.base import ExtractContext, ExtractReport
from extractors.files import CollectedFile, collect
from extractors.registry import extract
from extractors.spec import PlatformSpec
from orchestration.assets.common import RESOURCES, RETRY, plain_errors, run_id_of, settings_of
from orchestration.extraction import extract_accounts, leave_outcomes
from orchestration.foresight import Outlook, credentials_outlook, loss_outlook
from orchestration.history import forget_old_runs
from orchestration.inputs import read_inputs
from orchestration.pseudonyms import without_people

LANDING = "landing"
INBOX = "files"
CHECK = "extraction_complete"
CREDENTIALS = "credentials_last"
LOSS = "nothing_vanishes_unread"
Rule = Callable[[Iterable[ExtractReport], datetime], Outlook]


def landing_key(source: str) -> AssetKey:
    return AssetKey([LANDING, source])


def platform_specs(platforms: Mapping[str, PlatformSpec]) -> list[AssetSpec]:
    """The places outside that are read; Dagster shows them and never makes them."""
    return [
        AssetSpec(AssetKey(["platform", name]), group_name="platforms", kinds={"api"})
        for name in platforms
    ] + [AssetSpec(AssetKey(["platform", INBOX]), group_name="platforms", kinds={"file"})]


def _outlooks(spec: PlatformSpec) -> dict[str, tuple[str, Rule]]:
    """Checks that look ahead, where the platform gives reason to: name -> description and rule."""
    ahead: dict[str, tuple[str, Rule]] = {}
    if spec.credentials:
        ahead[CREDENTIALS] = "No credential ends within the next 14 days.", credentials_outlook
    if any(stream.vanishes_after for stream in spec.streams):
        ahead[LOSS] = (
            "What the platform keeps for a short time only is read in time.",
            partial(loss_outlook, spec),
        )
    return ahead


def _checks(platforms: Mapping[str, PlatformSpec]) -> Iterator[tuple[str, str, str]]:
    for source in [*platforms, INBOX]:
        yield (
            source,
            CHECK,
            "Every account was read to its end. If not, its data stay as they were and are marked"
            " stale; the other sources are refreshed and published.",
        )
    for source, spec in platforms.items():
        for name, (description, _) in _outlooks(spec).items():
            yield source, name, description


def landing_assets(platforms: Mapping[str, PlatformSpec]) -> AssetsDefinition:
    """One asset a platform and one for the inbox, made side by side in one step."""
    names = [*platforms, INBOX]
    specs = [
        AssetSpec(
            landing_key(name),
            deps=[AssetKey(["platform", name])],
            group_name="landing",
            description=f"What {name} gave, as received, in compressed landing files",
        )
        for name in names
    ]
    checks = [
        AssetCheckSpec(name, asset=landing_key(source), description=description)
        for source, name, description in _checks(platforms)
    ]

    @multi_asset(
        name="extract",
        specs=specs,
        check_specs=checks,
        can_subset=True,
        required_resource_keys=RESOURCES,
        retry_policy=RETRY,
    )
    def extract_sources(context: AssetExecutionContext):
        settings, run_id = settings_of(context), run_id_of(context)
        with plain_errors():
            forget_old_runs(context.instance, settings)
            inputs = read_inputs(settings, datetime.now(UTC))
            wanted = {key.path[-1] for key in context.selected_asset_keys}
            reports = extract_accounts(
                [a for a in inputs.sources.accounts if a.platform in wanted],
                ExtractContext(
                    run_id=run_id,
                    extracted_at=inputs.extracted_at,
                    landing_dir=inputs.folders.landing,
                    state_dir=inputs.folders.state,
                    suppression=inputs.suppression,
                ),
                extract,
                inputs.session,
            )
            leave_outcomes(reports, inputs.folders.outcomes, run_id)
            if inputs.sources.pseudonyms is not None:
                reports = [_unnamed(report) for report in reports]
            collected = []
            if INBOX in wanted:
                collected = collect(
                    inputs.folders.inbox, inputs.folders.landing, run_id, inputs.extracted_at
                )
        for platform in sorted(wanted - {INBOX}):
            of_platform = [r for r in reports if r.platform == platform]
            yield from _platform_events(platform, of_platform)
            yield from _outlook_events(platforms[platform], of_platform, inputs.extracted_at)
        if INBOX in wanted:
            yield from _inbox_events(collected)

    return extract_sources


def _unnamed(report: ExtractReport) -> ExtractReport:
    """A platform's messages may quote ids and names of people."""
    return replace(
        report,
        warnings=[without_people(warning) for warning in report.warnings],
        error=None if report.error is None else without_people(report.error),
    )


def _platform_events(
    platform: str, reports: Iterable[ExtractReport]
) -> Iterator[MaterializeResult | AssetCheckResult]:
    reports = list(reports)
    errors = {r.account: r.error for r in reports if r.error}
    yield MaterializeResult(
        asset_key=landing_key(platform),
        metadata={
            "accounts": len(reports),
            "requests": sum(r.requests for r in reports),
            "records": sum(sum(r.records.values()) for r in reports),
            "warnings": [f"{r.account}: {warning}" for r in reports for warning in r.warnings],
            "stale accounts": list(errors),
        },
    )
    yield AssetCheckResult(
        asset_key=landing_key(platform),
        check_name=CHECK,
        passed=not errors,
        severity=AssetCheckSeverity.WARN,
        metadata={
            "rules_passed": len(reports) - len(errors),
            "rules_warned": [f"{platform} {name}: {error}" for name, error in errors.items()],
            "rules_failed": [],
        },
    )


def _outlook_events(
    spec: PlatformSpec, reports: list[ExtractReport], now: datetime
) -> Iterator[AssetCheckResult]:
    for name, (_, rule) in _outlooks(spec).items():
        outlook = rule(reports, now)
        yield AssetCheckResult(
            asset_key=landing_key(spec.name),
            check_name=name,
            passed=not outlook.warnings,
            severity=AssetCheckSeverity.WARN,
            metadata={
                "hours left": MetadataValue.json(outlook.left),
                "rules_passed": len(outlook.left) - len(outlook.warnings),
                "rules_warned": [f"{spec.name} {warning}" for warning in outlook.warnings],
                "rules_failed": [],
            },
        )


def _inbox_events(
    collected: Iterable[CollectedFile],
) -> Iterator[MaterializeResult | AssetCheckResult]:
    files = list(collected)
    unreadable = [f"{f.inbox_path}: {f.reason}" for f in files if f.status == "unreadable"]
    new = sum(f.status == "new" for f in files)
    yield MaterializeResult(
        asset_key=landing_key(INBOX), metadata={"files": len(files), "new files": new}
    )
    yield AssetCheckResult(
        asset_key=landing_key(INBOX),
        check_name=CHECK,
        passed=not unreadable,
        severity=AssetCheckSeverity.WARN,
        metadata={
            "rules_passed": len(files) - len(unreadable),
            "rules_warned": unreadable,
            "rules_failed": [],
        },
    )
