"""Rules and settings that change: the next run gives what they would have given from the start."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.upgrade.conftest import OfProgram, copy_program

pytestmark = pytest.mark.long

# People are split again and others joined, nobody is team any more, and it is a week earlier.
CHANGED_AS_OF = "2026-08-08T00:00:00Z"
CHANGED = """
timezone: America/Los_Angeles
team: ["forum:p7"]
people:
  - ["forum:p3", "forum:p4", "forum:p5"]
response_targets: [2h]
business_hours: {days: mon-sun, from: "06:00", to: "22:00"}
goals:
  - {metric: s1_engagement_rate_by_reach, account: acme, target: 0.05, base: 0.03, by: 2026-12-31}
accounts: []
"""


def change_seed(seeds: Path, name: str, change: Callable[[dict[str, str]], object]) -> None:
    """Change rows of a seed in place; at least one must come out differently."""
    file = seeds / f"{name}.csv"
    before = file.read_text(encoding="utf-8")
    rows = list(csv.DictReader(before.splitlines()))
    for row in rows:
        change(row)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert file.read_text(encoding="utf-8") != before


def change_program(program: Path) -> None:
    seeds = program / "dbt_project" / "seeds"

    def share_weighs_more(row):
        if row["action_type"] == "share":
            row["effort_weight"] = "9"

    def share_leaves_a_lens(row):
        if (row["action_type"], row["lens"]) == ("share", "s2_quantity"):
            row["condition"] = "never"

    def shorter_hold(row):
        if row["rule"] == "hold_days":
            row["value"] = str(int(row["value"]) // 2)
        elif row["rule"] == "window_days":
            row["value"] = str(int(row["value"]) // 2)
        row["rules_version"] = "2"

    def earlier_silence(row):
        if row["threshold"] == "silent_after_hours":
            row["value"] = "24"

    change_seed(seeds, "action_types", share_weighs_more)
    change_seed(seeds, "lenses", share_leaves_a_lens)
    change_seed(seeds, "ladder_rules", shorter_hold)
    change_seed(seeds, "thresholds", earlier_silence)
    model = program / "dbt_project" / "models" / "staging" / "files" / "stg_files__content.sql"
    sql = model.read_text(encoding="utf-8")
    assert "title," in sql
    model.write_text(sql.replace("title,", "upper(title) as title,", 1), encoding="utf-8")


@pytest.fixture(scope="module")
def both(fresh, tmp_path_factory):
    """A warehouse that saw the change, and one that starts with it; the first one's output."""
    program = copy_program(tmp_path_factory.mktemp("program"))
    change_program(program)
    before = OfProgram(tmp_path_factory.mktemp("grown") / "data", CHANGED, CHANGED_AS_OF, program)
    shutil.copytree(fresh.data_dir, before.data_dir)
    with duckdb.connect(str(before.data_dir / "warehouse.duckdb")) as con:
        con.execute("create table marts.mart_of_an_earlier_release as select 1 as n")
    output = before.run()
    started = OfProgram(tmp_path_factory.mktemp("started"), CHANGED, CHANGED_AS_OF, program)
    shutil.copytree(fresh.inbox, started.inbox, dirs_exist_ok=True)
    started.run()
    return before, started, output


def test_marts_follow_every_change(both, fresh):
    grown, started, _ = both
    assert grown.fingerprints() == started.fingerprints()
    old, new = fresh.fingerprints(), grown.fingerprints()
    changed = {name for name in new if old[name] != new[name]}
    assert changed >= {
        "fct_actions",
        "dim_action_types",
        "dim_people",
        "mart_engagement_content",
        "mart_engagement_daily",
        "mart_goals",
        "mart_ladder_person_week",
        "mart_response_daily",
    }


def test_versions_stand_on_the_rows(both):
    grown, _, output = both
    versions = "select distinct rules_version from marts.mart_ladder_person_week"
    assert grown.query(versions) == [("2",)]
    for seed in ("action_types", "lenses"):
        assert f"seed {seed}.csv has changed and its version is still 1" in output
    assert "seed ladder_rules.csv" not in output


def test_a_mart_that_is_no_longer_made_is_not_published(both):
    grown, _, _ = both
    assert "mart_of_an_earlier_release" not in grown.fingerprints()
