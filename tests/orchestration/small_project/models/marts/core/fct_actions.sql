{{ config(materialized='incremental', unique_key='action_key') }}
select action_key, action_type, acted_at from {{ ref('stg_files__actions') }}
