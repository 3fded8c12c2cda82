"""A DATA_DIR of the release before gives, by one run, what an empty one gives by this release."""

import pytest

from orchestration.data_format import release
from tests.upgrade.conftest import AS_OF, SOURCES, OfProgram, newest_fixture
from tests.upgrade.fixture import unpack

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """The fixture as another machine would get it, after one run of this release."""
    data_dir = tmp_path_factory.mktemp("elsewhere") / "moved"
    unpack(newest_fixture(), data_dir)
    warehouse = OfProgram(data_dir, SOURCES, AS_OF)
    return warehouse, warehouse.run()


def test_the_marts_are_those_of_this_release(upgraded, fresh):
    warehouse, _ = upgraded
    assert warehouse.fingerprints() == fresh.fingerprints()
    assert warehouse.fingerprints()["fct_actions"][0] > 90


def test_the_run_says_what_was_done(upgraded):
    warehouse, output = upgraded
    assert "the program that loads has changed: all landing files were loaded again" in output
    assert f'"release": "{release()}"' in (warehouse.data_dir / "format.json").read_text()


def test_raw_is_what_this_release_loads(upgraded, fresh):
    warehouse, _ = upgraded
    for table in ("actions", "content", "metrics", "labels"):
        rows = (
            f"select * exclude (run_id, extracted_at, load_id) from raw.files__{table} order by all"
        )
        assert warehouse.raw(rows) == fresh.raw(rows), table
    counts = "select stream, rows_in, rows_loaded, rows_quarantined from raw.loads order by all"
    assert warehouse.raw(counts) == fresh.raw(counts)
    refused = "select file, line, reason, content from raw.quarantine order by all"
    assert warehouse.raw(refused) == fresh.raw(refused)
