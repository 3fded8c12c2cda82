"""The tests of references leave no published table out."""

import re

import pytest

from tests.architecture.project import ROOT
from tests.architecture.test_metrics_doc import models

REFERENCES = ROOT / "dbt_project" / "tests" / "references"
ACCOUNT = {"platform", "account_id"}
PEOPLE = ("person_id", "target_person_id", "author_person_id")


def listed(name):
    text = (REFERENCES / f"{name}.sql").read_text(encoding="utf-8")
    return re.findall(r"^    '(\w+)',$", text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "key", "dimension", "left_out"),
    [
        # A goal may name an account that nobody has heard of.
        ("accounts_are_known", ACCOUNT, "dim_accounts", {"mart_goals"}),
        ("content_is_known", {*ACCOUNT, "content_id"}, "dim_content", set()),
    ],
)
def test_every_table_with_the_key_is_listed(name, key, dimension, left_out):
    tables = {table for table, columns in models().items() if key <= set(columns)}
    assert set(listed(name)) == tables - {dimension} - left_out


def test_every_column_with_a_person_is_listed():
    text = (REFERENCES / "people_are_known.sql").read_text(encoding="utf-8")
    found = set(re.findall(r"^    \('(\w+)', '(\w+)'\),$", text, flags=re.MULTILINE))
    columns = {(t, c) for t, names in models().items() for c in names if c in PEOPLE}
    assert found == {(t, c) for t, c in columns if t != "dim_people"}
