{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='metric_key',
    on_schema_change='fail'
) }}

select
    metric_key,
    platform,
    account_id,

    metric,
    value,
    value_status,
    period,
    breakdown,
    observed_at,
    definition as metric_definition_version,
    load_id
from {{ ref('int_metrics') }}
where content_id is null
{%- if is_incremental() %}
    and load_id > (select coalesce(max(load_id), -1) from {{ this }})
{%- endif %}
