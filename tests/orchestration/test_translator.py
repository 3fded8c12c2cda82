"""How dbt's things are called in Dagster."""

import pytest
from dagster import AssetKey

from orchestration.assets.models import dbt_models
from orchestration.translator import CONFIGURATION, WarehouseTranslator, raw_key


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("bluesky__posts", ["raw", "bluesky", "posts"]),
        ("facebook_pages__post_counters", ["raw", "facebook_pages", "post_counters"]),
        ("files__actions", ["raw", "files", "actions"]),
        ("settings", ["raw", "configuration"]),
        ("loads", ["raw", "configuration"]),
    ],
)
def test_raw_tables_are_the_assets_of_the_load(table, key):
    assert raw_key(table) == AssetKey(key)
    source = {"resource_type": "source", "name": table}
    assert WarehouseTranslator().get_asset_key(source) == AssetKey(key)


@pytest.mark.parametrize(
    ("kind", "fqn", "group"),
    [
        ("model", ["insights", "staging", "bluesky", "stg"], "staging"),
        ("model", ["insights", "intermediate", "int"], "intermediate"),
        ("model", ["insights", "marts", "ladder", "m"], "marts_ladder"),
        ("model", ["insights", "marts", "m"], "marts"),
        ("seed", ["insights", "s"], "seeds"),
        ("source", ["insights", "staging", "raw", "files__actions"], "raw"),
    ],
)
def test_folders_become_groups(kind, fqn, group):
    assert WarehouseTranslator().get_group_name({"resource_type": kind, "fqn": fqn}) == group


def test_a_project_becomes_assets_and_checks(small_manifest):
    models = dbt_models(small_manifest)
    assert {key.to_user_string() for key in models.keys} == {
        "seeds/kinds",
        "staging/stg_files__actions",
        "marts/fct_actions",
        "marts/mart_by_type",
    }
    staging = AssetKey(["staging", "stg_files__actions"])
    assert models.asset_deps[staging] == {AssetKey(["raw", "files", "actions"])}
    # The test over two models is shown at the mart; the unit test is no check.
    assert {(key.asset_key.path[-1], key.name) for key in models.check_keys} == {
        ("fct_actions", "unique_fct_actions_action_key"),
        ("fct_actions", "accepted_values_fct_actions_action_type__like"),
        ("fct_actions", "all_actions_arrive"),
    }
    assert CONFIGURATION not in models.keys
