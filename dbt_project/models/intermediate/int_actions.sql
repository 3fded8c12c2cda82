{{ config(materialized='view') }}
{{ union_doors('actions', 'action_key') }}
