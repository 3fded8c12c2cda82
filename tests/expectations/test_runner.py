"""The runner: what it says about what it cannot evaluate, and that it lets go of the file."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pytest

from expectations.catalog import check_names
from expectations.model import Check, CheckResult
from expectations.runner import evaluate, run_checks
from expectations.suites import checks_of
from tests.expectations.scratch import AS_OF, clean_marts, clean_raw, insert

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def marts(tmp_path: Path) -> Path:
    return clean_marts(tmp_path / "insights.duckdb")


def named(*names: str) -> list[Check]:
    return [check for check in checks_of("marts") if check.name in names]


def test_a_later_writer_can_open_the_file(marts: Path) -> None:
    run_checks("marts", marts, marts)
    # Another process: within one process a lock that was left behind would not be noticed.
    code = f"import duckdb; duckdb.connect({str(marts)!r}).execute('create table t (i int)')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_the_file_is_let_go_after_a_check_that_cannot_be_evaluated(marts: Path) -> None:
    broken = Check(name="broken", batch="marts.dim_people", sentence="-", sql="select nope")
    evaluate([broken], marts)
    with duckdb.connect(str(marts), config={"threads": 1}) as connection:
        connection.execute("create table t (i int)")


def test_the_checked_file_is_not_changed(marts: Path) -> None:
    before = marts.read_bytes()
    run_checks("marts", marts)
    assert marts.read_bytes() == before
    assert [path.name for path in marts.parent.iterdir()] == [marts.name]


def test_a_query_that_fails_does_not_spoil_the_others(marts: Path) -> None:
    table = "marts.dim_people"
    checks = [
        Check(name="before", batch=table, sentence="-", sql="select 1 from batch where false"),
        Check(name="broken", batch=table, sentence="-", sql="select nope from batch"),
        Check(name="after", batch=table, sentence="-", sql="select 1 from batch where false"),
    ]
    before, broken, after = evaluate(checks, marts)
    assert before.passed and after.passed
    assert not broken.passed and broken.observed is None
    assert broken.detail.startswith("not evaluated: Binder error: ") and "nope" in broken.detail


def test_an_error_message_quotes_no_data(marts: Path) -> None:
    with duckdb.connect(str(marts)) as connection:
        connection.execute("update marts.dim_people set display_name = 'Private Words'")
    sql = "select cast(display_name as integer) as number from batch"
    (result,) = evaluate(
        [Check(name="broken", batch="marts.dim_people", sentence="-", sql=sql)], marts
    )
    assert result.detail == "not evaluated: Conversion error"


def test_a_missing_table_is_said_in_clear_words(marts: Path) -> None:
    with duckdb.connect(str(marts)) as connection:
        connection.execute("drop table marts.mart_ladder_evidence")
    results = {result.check: result for result in run_checks("marts", marts)}
    presence = results["mart_ladder_evidence__columns"]
    assert presence.severity == "critical" and not presence.passed
    assert "missing=the whole table" in presence.detail
    # Rules that need the table did not pass, they could not be evaluated.
    for name in ("mart_ladder_evidence__not_null", "mart_ladder_person_week__evidence"):
        assert not results[name].passed and results[name].observed is None
        assert results[name].detail == "not evaluated: marts.mart_ladder_evidence is missing"
    assert results["fct_conversations__not_null"].passed


def test_a_missing_column_is_named(marts: Path) -> None:
    with duckdb.connect(str(marts)) as connection:
        connection.execute("alter table marts.fct_actions drop column stance")
    presence, values = evaluate(named("fct_actions__columns", "fct_actions__stance_values"), marts)
    assert presence.observed == 1 and presence.detail.endswith("missing=column stance")
    assert values.detail == "not evaluated: marts.fct_actions has no column stance"


def test_a_view_is_as_good_as_a_table(marts: Path) -> None:
    with duckdb.connect(str(marts)) as connection:
        connection.execute("alter table marts.fct_conversations rename to threads")
        connection.execute("create view marts.fct_conversations as select * from marts.threads")
    checks = named(
        "fct_conversations__columns",
        "fct_conversations__not_null",
        "fct_conversations__channel_values",
    )
    assert [result.passed for result in evaluate(checks, marts)] == [True, True, True]


def test_examples_are_at_most_five_keys_and_no_text(marts: Path) -> None:
    with duckdb.connect(str(marts)) as connection:
        for number in range(9):
            insert(
                connection,
                "marts.fct_actions",
                platform="x",
                account_id="brand",
                action_id=f"bad{number}",
                direction="sideways",
                text="Private Words",
            )
    (result,) = evaluate(named("fct_actions__direction_values"), marts)
    assert result.observed == 9
    assert result.detail.count("action_id=bad") == 5
    assert result.detail.startswith("broken 9 times: ")
    assert "Private Words" not in result.detail and "sideways" not in result.detail
    (hidden,) = evaluate(named("fct_actions__direction_values"), marts, examples=False)
    assert result.detail.startswith(f"{hidden.detail}. For example: ")
    assert hidden.observed == 9 and "bad" not in hidden.detail


def test_long_keys_are_cut(marts: Path) -> None:
    with duckdb.connect(str(marts)) as connection:
        connection.execute(
            "update marts.fct_actions set account_id = repeat('k', 5000), direction = 'sideways' "
            "where action_id = 'a3'"
        )
    (result,) = evaluate(named("fct_actions__direction_values"), marts)
    assert not result.passed and len(result.detail) < 500


def compared(marts: Path, previous: Path | None) -> CheckResult:
    (result,) = evaluate(named("marts__row_counts"), marts, previous)
    return result


def test_nothing_published_before_is_no_warning(marts: Path, tmp_path: Path) -> None:
    for previous in (None, tmp_path / "never.duckdb"):
        result = compared(marts, previous)
        assert result.passed and result.observed is None
        assert result.detail == "nothing was published before"


def test_an_unreadable_previous_file_is_a_warning(marts: Path, tmp_path: Path) -> None:
    previous = tmp_path / "broken.duckdb"
    previous.write_bytes(b"no database" * 1000)
    result = compared(marts, previous)
    assert not result.passed and result.severity == "warning"
    assert "broken.duckdb, published before, cannot be read" in result.detail


def test_half_the_rows_are_enough(marts: Path, tmp_path: Path) -> None:
    previous = clean_marts(tmp_path / "previous.duckdb")
    with duckdb.connect(str(previous)) as connection:
        connection.execute("insert into marts.dim_people select * from marts.dim_people")
    assert compared(marts, previous).passed
    with duckdb.connect(str(previous)) as connection:
        connection.execute("insert into marts.dim_people select * from marts.dim_people limit 1")
    assert compared(marts, previous).detail.endswith(
        "table_name=dim_people rows_before=3 rows_now=1"
    )


def test_freshness_needs_an_instant_and_takes_offsets_into_account(marts: Path) -> None:
    check = named("fct_actions__freshness")
    (result,) = evaluate(check, marts)
    assert result.passed and result.observed is None
    newest = datetime(2026, 3, 9, 10, tzinfo=UTC)
    for instant, passed in ((newest + timedelta(days=7), True), (newest + timedelta(8), False)):
        for zone in (UTC, timezone(timedelta(hours=12))):
            (result,) = evaluate(check, marts, None, instant.astimezone(zone))
            assert result.passed is passed


def test_any_path_can_be_checked(tmp_path: Path) -> None:
    folder = tmp_path / "a b$HOME ${x} %20#é"
    folder.mkdir()
    results = run_checks("raw", clean_raw(folder / "warehouse.duckdb"))
    assert [result for result in results if not result.passed] == []


def test_previous_does_not_matter_for_raw_data(tmp_path: Path) -> None:
    raw = clean_raw(tmp_path / "warehouse.duckdb")
    broken = tmp_path / "insights.duckdb"
    broken.write_bytes(b"no database" * 1000)
    assert all(result.passed for result in run_checks("raw", raw, broken))


def test_errors_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown group of checks 'mart': allowed are raw, marts"):
        run_checks("mart", tmp_path / "any.duckdb")
    with pytest.raises(FileNotFoundError, match=r"no database to check at .*absent\.duckdb"):
        run_checks("raw", tmp_path / "absent.duckdb")
    (tmp_path / "text.duckdb").write_text("no database" * 1000)
    with pytest.raises(duckdb.Error):
        run_checks("raw", tmp_path / "text.duckdb")


def test_the_result_names_what_it_is_about(marts: Path) -> None:
    infos = {info.check: info for info in check_names("marts")}
    for result in run_checks("marts", marts, None, datetime.fromisoformat(AS_OF)):
        info = infos[result.check]
        assert (result.table, result.column, result.severity) == (
            info.table,
            info.column,
            info.severity,
        )
