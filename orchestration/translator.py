"""How dbt's things are called in Dagster: keys, groups and sources. Pure naming, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster import AssetKey
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

# Tables of schema raw that hold the run's own notes, not a stream; they are one asset.
CONFIGURATION = AssetKey(["raw", "configuration"])


def raw_key(table: str) -> AssetKey:
    """`bluesky__posts` is asset raw/bluesky/posts; a table of no stream is the configuration."""
    platform, _, stream = table.partition("__")
    return AssetKey(["raw", platform, stream]) if stream else CONFIGURATION


class WarehouseTranslator(DagsterDbtTranslator):
    """Models are `<schema>/<name>`, grouped by folder; sources are the raw assets of the load."""

    def __init__(self) -> None:
        # Many tables stand for one configuration asset.
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return raw_key(dbt_resource_props["name"])
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Folders below models: staging, intermediate, marts_core, marts_ladder, ...; or seeds."""
        if dbt_resource_props["resource_type"] == "source":
            return "raw"
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        layer, *folders = dbt_resource_props["fqn"][1:-1]
        return f"{layer}_{folders[0]}" if layer == "marts" and folders else layer

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props.get("description") or "")
