"""The parsed dbt project, once for all rules that ask it."""

import pytest

from orchestration.dbt_runner import DbtRunner
from orchestration.settings import load_settings


@pytest.fixture(scope="session")
def manifest(tmp_path_factory) -> dict:
    """dbt's manifest of the real project, as the pipeline sees it."""
    folder = tmp_path_factory.mktemp("manifest")
    return DbtRunner(load_settings({"DATA_DIR": str(folder)}, root=folder)).manifest()
