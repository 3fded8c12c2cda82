"""Results of the data-quality suites as Dagster's check results."""

from collections.abc import Callable, Iterator, Sequence

from dagster import AssetCheckKey, AssetCheckResult, AssetCheckSeverity

from expectations.model import CheckResult
from orchestration.checks import tally


def suite_results(
    keys: Sequence[AssetCheckKey],
    results: Sequence[CheckResult],
    place: Callable[[CheckResult], AssetCheckKey],
) -> Iterator[AssetCheckResult]:
    """One result a key, with or without rules; `place` names the check a rule belongs to.

    Failed when any rule did not hold; an error, which blocks, only when a critical one.
    """
    for key in keys:
        counts = tally(result for result in results if place(result) == key)
        yield AssetCheckResult(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=not counts.failed and not counts.warned,
            severity=AssetCheckSeverity.ERROR if counts.failed else AssetCheckSeverity.WARN,
            metadata={
                "rules_passed": counts.passed,
                "rules_warned": list(counts.warned),
                "rules_failed": list(counts.failed),
            },
        )
