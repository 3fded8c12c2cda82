"""The page on platforms says what the registry says, and dbt knows the same streams."""

import pytest
import yaml

from extractors.catalog import page
from extractors.metric_groups import validity
from extractors.registry import PLATFORMS
from tests.architecture.project import ROOT

STAGING = ROOT / "dbt_project" / "models" / "staging"


def test_the_page_is_the_registrys():
    written = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
    assert written == page() + "\n", "run python -m extractors.catalog > docs/platforms.md"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_stream_is_a_dbt_source(platform):
    file = STAGING / platform / f"_{platform}__sources.yml"
    (source,) = yaml.safe_load(file.read_text())["sources"]
    tables = {table["name"] for table in source["tables"]}
    assert tables == {f"{platform}__{name}" for name in PLATFORMS[platform].stream_names}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_says_what_it_needs(platform):
    spec = PLATFORMS[platform]
    assert spec.name == platform
    assert set(spec.required_credentials) <= set(spec.credentials)
    assert not set(spec.credentials) & set(spec.options)
    assert len(set(spec.stream_names)) == len(spec.streams)
    assert all(stream.description.endswith(".") and stream.feeds for stream in spec.streams)
    assert not spec.terms.forget_deleted or spec.terms.forgotten_fields
    assert not spec.terms.forget_deleted or "deletions" in spec.stream_names


def test_metric_validity_is_sound():
    rows = validity()
    assert {row.platform for row in rows} <= set(PLATFORMS)
    keys = [(r.platform, r.metric, r.product_type, r.api_version, r.valid_from) for r in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        assert row.source, row
        assert row.valid_from or row.valid_to, row
        assert not (row.valid_from and row.valid_to) or row.valid_from <= row.valid_to, row
