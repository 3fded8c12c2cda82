"""Runs the warehouse: configuration, Dagster assets, loading into raw, dbt, checks, publishing.

Belongs here: everything that knows Dagster, and everything that opens `warehouse.duckdb` outside
dbt. Does not belong here: how a platform is read (`extractors`), what good data are
(`expectations`), what a number means (`dbt_project`).
"""
