{{ config(materialized='view') }}
{{ union_staging('metrics', 'metric_key') }}
