"""Dagster's view of the pipeline: one module a stage, each a thin layer over plain functions."""
