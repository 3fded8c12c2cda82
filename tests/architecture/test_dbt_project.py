"""Rules for all of the dbt project, asked of its manifest."""

import pytest

from extractors.registry import PLATFORMS
from orchestration.assets.models import dbt_models
from orchestration.assets.raw import raw_assets
from orchestration.personal_columns import declared_columns, role_of
from orchestration.translator import raw_key

LAYERS = ("staging", "intermediate", "marts")


def nodes(manifest, kind):
    return {name: node for name, node in manifest["nodes"].items() if name.startswith(f"{kind}.")}


def test_every_model_has_an_enforced_contract(manifest):
    models = nodes(manifest, "model")
    assert len(models) > 20
    sql = {name: model for name, model in models.items() if model["language"] == "sql"}
    assert [n for n, model in sql.items() if not model["config"]["contract"]["enforced"]] == []


def test_a_python_model_is_read_through_one_sql_model(manifest):
    # dbt has no contracts for Python models; the SQL model above each has one.
    models = nodes(manifest, "model")
    for name in (n for n, model in models.items() if model["language"] == "python"):
        readers = [m for m in models.values() if name in m["depends_on"]["nodes"]]
        assert [model["language"] for model in readers] == ["sql"], name


@pytest.mark.parametrize("kind", ["model", "seed"])
def test_every_table_and_column_is_explained(manifest, kind):
    silent = [
        f"{name} {column['name']}"
        for name, node in nodes(manifest, kind).items()
        for column in [{"name": "itself", **node}, *node["columns"].values()]
        if not column.get("description", "").strip()
    ]
    assert silent == []


def published_texts(manifest):
    """Table and column of all text that is published, whatever its type is called."""
    return {
        (model["name"], column["name"])
        for model in nodes(manifest, "model").values()
        if model["schema"] == "marts"
        for column in model["columns"].values()
        if column["data_type"] in ("varchar", "text", "json", "blob", "uuid")
    } | {("publication", name) for name in ("run_id", "code_version", "stale_sources")}


def test_every_published_text_is_declared_as_personal_or_not(manifest):
    assert sorted(place for place in published_texts(manifest) if role_of(*place) is None) == []


def test_every_published_column_has_a_type_that_is_looked_at(manifest):
    types = {
        column["data_type"]
        for model in nodes(manifest, "model").values()
        if model["schema"] == "marts"
        for column in model["columns"].values()
    }
    assert types == {"varchar", "bigint", "integer", "double", "boolean", "date", "timestamp"}


def test_only_columns_that_are_published_are_declared(manifest):
    names = {column for _, column in published_texts(manifest)}
    declared = declared_columns()
    assert {column for table, column in declared if table is None} - names == set()
    assert {place for place in declared if place[0] is not None} - published_texts(
        manifest
    ) == set()


def test_every_model_lies_in_the_schema_of_its_layer(manifest):
    wrong = {
        name: (model["schema"], model["path"])
        for name, model in nodes(manifest, "model").items()
        if model["schema"] not in LAYERS or model["path"].split("/")[0] != model["schema"]
    }
    assert wrong == {}


def test_streams_are_read_by_staging_alone_and_staging_reads_nothing_else(manifest):
    wrong = []
    for name, model in nodes(manifest, "model").items():
        for parent in model["depends_on"]["nodes"]:
            is_stream = parent.startswith("source.") and "__" in parent
            if is_stream and model["schema"] != "staging":
                wrong.append(f"{name} reads {parent}")
            above = manifest["nodes"].get(parent, {}).get("schema") in LAYERS[1:]
            if above and model["schema"] == "staging":
                wrong.append(f"{name} reads {parent}")
    assert wrong == []


def test_every_test_is_shown_as_a_check(manifest):
    checks = {key.name for key in dbt_models(manifest).check_keys}
    tests = {node["name"] for node in nodes(manifest, "test").values()}
    assert tests - checks == set()


def test_every_source_is_an_asset_of_the_load(manifest):
    loaded = raw_assets(PLATFORMS).keys
    sources = {source["name"] for source in manifest["sources"].values()}
    assert {name for name in sources if raw_key(name) not in loaded} == set()
