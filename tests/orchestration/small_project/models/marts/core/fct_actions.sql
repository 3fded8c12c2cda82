{{ config(materialized='incremental', unique_key='action_key') }}
select action_key, platform, action_type, acted_at, false as is_from_api
from {{ ref('stg_files__actions') }}
