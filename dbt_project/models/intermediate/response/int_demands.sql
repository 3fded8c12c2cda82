-- A demand opens with an act that needs an answer when its person has none open in the thread; all
-- such acts until the next answer belong to it.
with placed as (
    select
        acts.action_id,
        acts.channel,
        acts.platform,
        acts.account_id,
        acts.thread_id,
        acts.person_id,
        acts.acted_at,
        acts.removed_at,
        max(answers.acted_at) as last_answer_at
    from {{ ref('int_demand_acts') }} as acts
    left join {{ ref('int_demand_answers') }} as answers
        on answers.platform = acts.platform
        and answers.account_id = acts.account_id
        and answers.thread_id = acts.thread_id
        and answers.person_id = acts.person_id
        and answers.acted_at < acts.acted_at
    group by all
),

opened as (
    select
        platform,
        account_id,
        thread_id,
        person_id,
        last_answer_at,
        min_by(action_id, (acted_at, action_id)) as opening_action_id,
        min_by(channel, (acted_at, action_id)) as channel,
        min(acted_at) as opened_at,
        -- Withdrawn only when nothing of it is left to answer.
        case when bool_and(removed_at is not null) then max(removed_at) end as withdrawn_at
    from placed
    group by platform, account_id, thread_id, person_id, last_answer_at
),

answered as (
    select
        opened.platform,
        opened.account_id,
        opened.thread_id,
        opened.person_id,
        opened.opening_action_id,
        min(answers.acted_at) as answered_at,
        min_by(answers.action_id, (answers.acted_at, answers.action_id)) as answering_action_id
    from opened
    inner join {{ ref('int_demand_answers') }} as answers
        on answers.platform = opened.platform
        and answers.account_id = opened.account_id
        and answers.thread_id = opened.thread_id
        and answers.person_id = opened.person_id
        and answers.acted_at >= opened.opened_at
    group by all
)

select
    opened.*,
    answered.answered_at,
    answered.answering_action_id
from opened
left join answered
    on answered.platform = opened.platform
    and answered.account_id = opened.account_id
    and answered.thread_id = opened.thread_id
    and answered.person_id = opened.person_id
    and answered.opening_action_id = opened.opening_action_id
