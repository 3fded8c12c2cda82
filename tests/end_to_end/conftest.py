"""Runs that several tests look at: each whole run costs half a minute."""

import shutil

import pytest

from tests.end_to_end.pipeline import Warehouse

GOLDEN_AS_OF = "2026-08-17T00:00:00Z"


@pytest.fixture(scope="session")
def golden(tmp_path_factory, shared_dir):
    """The ladder's worked example, put into an empty inbox as one file and run once."""
    warehouse = Warehouse(
        tmp_path_factory.mktemp("golden"), sources="accounts: []\n", as_of=GOLDEN_AS_OF
    )
    shutil.copy(shared_dir / "golden" / "ladder_actions.csv", warehouse.inbox / "any name.csv")
    warehouse.run()
    return warehouse
