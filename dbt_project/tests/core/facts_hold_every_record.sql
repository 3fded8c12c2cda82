-- No act and no figure that staging has is missing from its fact, whatever a build took anew.
-- What came without its key or its time is in no fact: records_have_their_key tells of it.
with acts as (
    select action_key from {{ ref('int_api_actions') }}
    where {{ needed_columns('actions') | join(' is not null and ') }} is not null
    union
    select action_key from {{ ref('stg_files__actions') }}
),

figures as (
    select metric_key, content_id from {{ ref('int_api_metrics') }}
    where {{ needed_columns('metrics') | join(' is not null and ') }} is not null
    union
    select metric_key, content_id from {{ ref('stg_files__metrics') }}
)

select 'fct_actions' as fact, acts.action_key as record_key
from acts
left join {{ ref('fct_actions') }} as facts
    on facts.action_key = acts.action_key
where facts.action_key is null

union all

select 'fct_content_metrics' as fact, figures.metric_key as record_key
from figures
left join {{ ref('fct_content_metrics') }} as facts
    on facts.metric_key = figures.metric_key
where figures.content_id is not null and facts.metric_key is null

union all

select 'fct_account_metrics' as fact, figures.metric_key as record_key
from figures
left join {{ ref('fct_account_metrics') }} as facts
    on facts.metric_key = figures.metric_key
where figures.content_id is null and facts.metric_key is null
