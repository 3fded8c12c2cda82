"""Runs that several tests look at: each whole run costs half a minute."""

import csv
import shutil
from collections.abc import Iterable, Sequence

import pytest

from tests.end_to_end.pipeline import Warehouse

GOLDEN_AS_OF = "2026-08-17T00:00:00Z"
# What somebody says by hand of one act of the worked example; none of it moves anybody's stage.
GOLDEN_LABELS = """\
platform,account,action_id,label,value
mastodon,acme@example.social,y1,is_meaningful,true
mastodon,acme@example.social,y1,language,nl
mastodon,acme@example.social,y1,sentiment,positive
"""
SMALL_SOURCES = """
timezone: Europe/Berlin
team: ["forum:boss"]
people:
  - ["forum:ana", "mastodon:ana@a.example"]
business_hours: {days: mon-fri, from: "09:00", to: "18:00"}
accounts: []
"""


@pytest.fixture(scope="session")
def golden(tmp_path_factory, shared_dir):
    """The ladder's worked example and labels by hand, put into an empty inbox and run once."""
    warehouse = Warehouse(
        tmp_path_factory.mktemp("golden"), sources="accounts: []\n", as_of=GOLDEN_AS_OF
    )
    shutil.copy(shared_dir / "golden" / "ladder_actions.csv", warehouse.inbox / "any name.csv")
    (warehouse.inbox / "labels.csv").write_text(GOLDEN_LABELS, encoding="utf-8")
    warehouse.run()
    return warehouse


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The built-in sample, run once from an empty DATA_DIR, and what the run printed."""
    warehouse = Warehouse(tmp_path_factory.mktemp("sample"))
    output = warehouse.run()
    return warehouse, output


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Two small accounts of one brand, written down in the modules that look at them."""
    from tests.end_to_end import test_actions_in_context as context
    from tests.end_to_end import test_response as response

    warehouse = Warehouse(
        tmp_path_factory.mktemp("small"), sources=SMALL_SOURCES, as_of="2026-04-20T00:00:00Z"
    )
    for module in (context, response):
        path = warehouse.inbox / f"{module.ACCOUNT}.csv"
        _write(path, module.COLUMNS, [*module.rows()])
    warehouse.run()
    return warehouse


def _write(path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([*row, *[""] * (len(columns) - len(row))] for row in rows)
