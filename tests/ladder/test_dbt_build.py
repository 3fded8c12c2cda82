"""The models under dbt itself: contracts, tests, unit tests, and rules that must not be broken."""

from pathlib import Path

import duckdb
import pytest

from tests.ladder.golden_files import AS_OF, golden_acts
from tests.ladder.small_project import DATABASE, World, fill, make_project, run_dbt


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Small project whose facts are the worked example."""
    with duckdb.connect(str(tmp_path / f"{DATABASE}.duckdb")) as con:
        con.execute("create schema raw")
        fill(con, World(golden_acts(), AS_OF), inputs_as_views=True)
    return make_project(tmp_path)


def test_build_with_contracts_and_tests(project: Path) -> None:
    result = run_dbt(project, "build")
    assert result.returncode == 0, result.stdout[-4000:]
    assert "WARN=0 ERROR=0 SKIP=0" in result.stdout, result.stdout[-4000:]


def test_a_window_longer_than_its_hold_is_refused(project: Path) -> None:
    seed = project / "seeds" / "ladder_rules.csv"
    text = seed.read_text()
    assert "window_days,6,84," in text
    seed.write_text(text.replace("window_days,6,84,", "window_days,6,85,"))
    result = run_dbt(project, "build", "--select", "+ladder_window_within_hold")
    assert result.returncode != 0
    assert "ladder_window_within_hold" in result.stdout


def test_rules_of_two_versions_are_refused(project: Path) -> None:
    seed = project / "seeds" / "ladder_rules.csv"
    seed.write_text(seed.read_text().replace("spark_days,,7,1,", "spark_days,,7,2,"))
    result = run_dbt(project, "build", "--select", "+ladder_rules_complete")
    assert result.returncode != 0
    assert "ladder_rules_complete" in result.stdout
