-- Answers of the brand to people who asked in the same thread.
with askers as (
    select distinct platform, account_id, thread_id, asker
    from {{ ref('int_demand_acts') }}
)

select
    askers.platform,
    askers.account_id,
    askers.thread_id,
    askers.asker,
    answers.action_id,
    answers.acted_at
from askers
inner join {{ ref('int_brand_answers') }} as answers
    on answers.platform = askers.platform
    and answers.account_id = askers.account_id
    and answers.thread_id = askers.thread_id
    and (answers.answers = 'all' or answers.person_id = askers.asker)

union

select
    acts.platform,
    acts.account_id,
    acts.thread_id,
    acts.asker,
    answers.action_id,
    answers.acted_at
from {{ ref('int_demand_acts') }} as acts
inner join {{ ref('int_brand_answers') }} as answers
    on answers.answered_key = acts.action_key
