{{ config(materialized='view') }}
select action_type, count(*) as actions from {{ ref('fct_actions') }} group by action_type
