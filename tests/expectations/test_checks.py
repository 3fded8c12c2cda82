"""Every check passes on clean data, fails on a violation planted for it, and then holds the marts
back or only says so, by its severity."""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from dagster import AssetCheckKey, AssetCheckSeverity, AssetKey

from expectations.catalog import check_names
from expectations.model import CheckResult
from expectations.runner import evaluate, run_checks
from expectations.suites import checks_of
from orchestration.assets.suites import suite_results
from orchestration.checks import describe
from orchestration.gate import CheckRecord, count_rules, reasons_to_hold
from tests.expectations.planted import PLANTED
from tests.expectations.scratch import (
    AS_OF,
    clean_marts,
    clean_raw,
    empty_marts,
    empty_raw,
    settings_row,
)

GROUPS = ("raw", "marts")
# The same rules stand at the raw tables of every source; those of three are tried in every run.
ALWAYS = ("raw__", "loads__", "raw_files__", "raw_bluesky__", "raw_mastodon__")
EVERY_CHECK = [(group, info.check) for group in GROUPS for info in check_names(group)]
CASES = [
    pytest.param(
        group,
        name,
        marks=[pytest.mark.long] if group == "raw" and not name.startswith(ALWAYS) else [],
    )
    for group, name in EVERY_CHECK
]


@pytest.fixture(scope="module")
def clean(library: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clean")
    return {
        "raw": clean_raw(folder / "warehouse.duckdb"),
        "marts": clean_marts(folder / "insights.duckdb"),
    }


@pytest.mark.parametrize("group", GROUPS)
def test_clean_data_passes_every_check(group: str, clean: dict[str, Path]) -> None:
    results = run_checks(group, clean[group], clean["marts"], datetime.fromisoformat(AS_OF))
    assert [result for result in results if not result.passed] == []
    assert [result.check for result in results if result.observed != 0] == []
    assert [result.check for result in results] == [info.check for info in check_names(group)]


@pytest.mark.parametrize(("group", "name"), CASES)
def test_a_planted_violation_is_found(
    group: str, name: str, clean: dict[str, Path], tmp_path: Path
) -> None:
    (check,) = (check for check in checks_of(group) if check.name == name)
    assert PLANTED[group].get(name), f"no violation planted for {name}"
    for number, violation in enumerate(PLANTED[group][name]):
        database = tmp_path / f"copy{number}.duckdb"
        shutil.copy(clean[group], database)
        with duckdb.connect(str(database)) as connection:
            connection.execute(violation)
        previous = None if isinstance(check.sql, str) else clean["marts"]
        (result,) = evaluate([check], database, previous, datetime.fromisoformat(AS_OF))
        assert not result.passed, violation
        assert result.observed, f"{violation}: {result.detail}"
        assert "For example: " in result.detail
        assert outcome(result) == ACTED_ON[check.severity](describe(result))
        # All columns of such a check are planted at once.
        if name.endswith(("__not_null", "__rates_in_range")):
            named = result.detail.partition("broken=")[2]
            assert [c for c in planted_columns(violation) if c not in named] == []


#: What becomes of a broken rule: Dagster's severity (an error blocks what comes later in the run),
#: reasons not to publish, warnings.
ACTED_ON = {
    "critical": lambda text: (AssetCheckSeverity.ERROR, [text], ()),
    "warning": lambda text: (AssetCheckSeverity.WARN, [], (text,)),
}


def outcome(result: CheckResult) -> tuple[AssetCheckSeverity, list[str], tuple[str, ...]]:
    key = AssetCheckKey(AssetKey("any"), "suite")
    (event,) = suite_results([key], [result], lambda _: key)
    assert not event.passed
    counts = count_rules(event)
    return event.severity, reasons_to_hold([CheckRecord("suite", counts)]), counts.warned


def planted_columns(violation: str) -> list[str]:
    assignments = violation.partition(" set ")[2].split(", ")
    return [assignment.partition(" = ")[0] for assignment in assignments]


def test_no_violation_is_planted_for_a_check_that_is_gone() -> None:
    planted = {(group, name) for group in GROUPS for name in PLANTED[group]}
    assert planted - set(EVERY_CHECK) == set()


def test_empty_tables_are_no_failure(tmp_path: Path) -> None:
    raw = empty_raw(tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(raw)) as connection:
        settings_row(connection)
    marts = empty_marts(tmp_path / "insights.duckdb")
    for group, database in (("raw", raw), ("marts", marts)):
        results = run_checks(group, database, None, datetime.fromisoformat(AS_OF))
        assert [result for result in results if not result.passed] == []


def test_the_contract_fixes_these_value_lists() -> None:
    sentences = {info.check: info.sentence for info in check_names("marts")}
    expected = {
        "fct_actions__direction_values": "inbound, outbound",
        "fct_content_metrics__value_status_values": "observed, zero, missing, suppressed, "
        "not_supported",
        "fct_actions__sentiment_values": "positive, neutral, negative",
        "fct_actions__brand_stance_values": "positive, neutral, negative",
        "fct_actions__stance_values": "support, deny, query, comment",
        "fct_conversations__channel_values": "comment, dm, forum, live",
        "mart_ladder_transitions__moved_values": "up, held, down, new",
        "mart_ladder_person_week__stage_values": "0, 1, 2, 3, 4, 5, 6, 7",
    }
    for name, values in expected.items():
        assert f"is one of {values} or unknown" in sentences[name]


def test_values_that_come_from_a_users_file_only_warn() -> None:
    """A label stands in the fact, beside its method, and as a voice: none stops publishing."""
    severities = {info.check: info.severity for info in check_names("marts")}
    places = [
        *(f"{table}__{label}_values" for table in ("fct_actions", "fct_action_labels")
          for label in ("sentiment", "brand_stance", "stance")),
        "mart_voice__sentiment_values",
    ]  # fmt: skip
    assert {place: severities[place] for place in places} == dict.fromkeys(places, "warning")
