-- What staging no longer has has left the facts as well; the next full build puts it right.
{{ config(severity='warn') }}

select 'fct_actions' as fact, facts.action_key as record_key
from {{ ref('fct_actions') }} as facts
left join {{ ref('int_actions') }} as records
    on records.action_key = facts.action_key
where records.action_key is null

union all

select 'fct_content_metrics' as fact, facts.metric_key as record_key
from {{ ref('fct_content_metrics') }} as facts
left join {{ ref('int_metrics') }} as records
    on records.metric_key = facts.metric_key
where records.metric_key is null

union all

select 'fct_account_metrics' as fact, facts.metric_key as record_key
from {{ ref('fct_account_metrics') }} as facts
left join {{ ref('int_metrics') }} as records
    on records.metric_key = facts.metric_key
where records.metric_key is null
