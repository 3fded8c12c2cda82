{{ config(materialized='view') }}
{{ union_doors('metrics', 'metric_key') }}
