-- No act and no figure that staging has is missing from its fact, whatever a build took anew.
select 'fct_actions' as fact, records.action_key as record_key
from {{ ref('int_actions') }} as records
left join {{ ref('fct_actions') }} as facts
    on facts.action_key = records.action_key
where facts.action_key is null

union all

select 'fct_content_metrics' as fact, records.metric_key as record_key
from {{ ref('int_metrics') }} as records
left join {{ ref('fct_content_metrics') }} as facts
    on facts.metric_key = records.metric_key
where records.content_id is not null and facts.metric_key is null

union all

select 'fct_account_metrics' as fact, records.metric_key as record_key
from {{ ref('int_metrics') }} as records
left join {{ ref('fct_account_metrics') }} as facts
    on facts.metric_key = records.metric_key
where records.content_id is null and facts.metric_key is null
