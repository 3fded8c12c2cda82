"""Whether the marts may be published, from the last results of all checks."""

from dagster import (
    AssetCheckEvaluation,
    AssetCheckKey,
    AssetCheckSeverity,
    AssetKey,
    DagsterInstance,
)

from orchestration.checks import Tally
from orchestration.gate import (
    CheckRecord,
    count_rules,
    latest_checks,
    reasons_to_hold,
    total,
)

MART = AssetKey(["marts", "m"])


def evaluation(passed, severity=AssetCheckSeverity.ERROR, **metadata):
    return AssetCheckEvaluation(
        asset_key=MART, check_name="unique", passed=passed, severity=severity, metadata=metadata
    )


def test_a_test_of_dbt_is_one_rule():
    assert count_rules(evaluation(True)) == Tally(passed=1)
    failed = count_rules(evaluation(False, **{"dagster_dbt/failed_row_count": 7}))
    assert failed == Tally(failed=("marts/m unique: 7 rows",))
    assert count_rules(evaluation(False, AssetCheckSeverity.WARN)) == Tally(
        warned=("marts/m unique",)
    )


def test_a_suite_says_how_its_rules_came_out():
    counts = count_rules(
        evaluation(False, rules_passed=3, rules_warned=["w"], rules_failed=["f", "g"])
    )
    assert counts == Tally(3, ("w",), ("f", "g"))


def test_failed_and_unknown_checks_hold_and_warnings_do_not():
    records = [
        CheckRecord("a", Tally(passed=2)),
        CheckRecord("b", Tally(warned=("b warns",))),
        CheckRecord("c", Tally(failed=("c broke",))),
        CheckRecord("d", None),
    ]
    assert reasons_to_hold(records[:2]) == []
    assert reasons_to_hold(records) == ["c broke", "d: has no result; run the whole refresh"]
    assert total(records) == Tally(2, ("b warns",), ("c broke",))


def test_a_check_that_never_ran_is_unknown():
    with DagsterInstance.ephemeral() as instance:
        records = latest_checks(instance, [AssetCheckKey(MART, "unique")])
    assert records == [CheckRecord("marts/m unique", None)]
