{{ config(materialized='view') }}
{{ union_staging('actions', 'action_key') }}
