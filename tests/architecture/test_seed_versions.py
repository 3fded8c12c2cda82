"""A seed of rules that changes gets another version, which rows made from it show."""

import csv
from pathlib import Path

from orchestration.seed_versions import seed_versions
from tests.architecture.project import ROOT

NOTED = Path(__file__).with_name("seed_versions.csv")


def test_a_changed_rule_has_a_new_version():
    with NOTED.open(encoding="utf-8") as file:
        noted = {row["seed"]: (row["version"], row["sha256"]) for row in csv.DictReader(file)}
    present = seed_versions(ROOT / "dbt_project" / "seeds")
    kept = [
        name
        for name in present.keys() & noted.keys()
        if present[name][0] == noted[name][0] and present[name] != noted[name]
    ]
    assert kept == [], "changed under the old version: raise it in the seed"
    assert present == noted, f"write version and SHA-256 of what differs into {NOTED.name}"
