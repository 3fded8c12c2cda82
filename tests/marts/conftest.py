"""One scratch warehouse for all tests of the engagement and interactivity marts."""

from pathlib import Path

import pytest

from tests.marts import scenarios
from tests.marts.warehouse import Marts, build

MODELS = (
    "mart_content_measures",
    "mart_engagement_content",
    "mart_engagement_rates",
    "mart_engagement_periods",
    "mart_content_reactions",
    "mart_engagement_daily",
    "mart_interactivity_daily",
    "mart_audience_daily",
    "mart_metric_coverage",
)


@pytest.fixture(scope="session")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Marts:
    """The marts built from all scenarios; dbt's own tests of these models have passed too."""
    work: Path = tmp_path_factory.mktemp("marts")
    path = work / "warehouse.duckdb"
    scenarios.everything().write(path, timezone=scenarios.TIMEZONE)
    build(path, work, *MODELS)
    return Marts(path)
