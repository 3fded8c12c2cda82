-- A demand opens with an act that needs an answer when its asker has none open in the thread; all
-- such acts until the next answer belong to it. Once all of them are removed it is closed too.
with events as (
    select
        platform, account_id, thread_id, asker, person_id, channel,
        action_id, acted_at, removed_at, false as is_answer
    from {{ ref('int_demand_acts') }}

    union all

    select
        platform, account_id, thread_id, asker, cast(null as varchar), cast(null as varchar),
        action_id, acted_at, cast(null as timestamp), true as is_answer
    from {{ ref('int_demand_answers') }}
),

-- An answer at the instant of a question counts as after it.
placed as (
    select
        *,
        count(*) filter (where is_answer) over (
            asking rows between unbounded preceding and current row
        ) as answers_before,
        first_value(case when is_answer then acted_at end ignore nulls) over (
            asking rows between 1 following and unbounded following
        ) as next_answer_at,
        first_value(case when is_answer then action_id end ignore nulls) over (
            asking rows between 1 following and unbounded following
        ) as next_answer_id
    from events
    window asking as (
        partition by platform, account_id, thread_id, asker
        order by acted_at, is_answer, action_id
    )
),

waiting as (
    select
        *,
        count(*) over earlier = count(removed_at) over earlier
        and max(removed_at) over earlier <= acted_at as is_reopened
    from placed
    where not is_answer
    window earlier as (
        partition by platform, account_id, thread_id, asker, answers_before
        order by acted_at, action_id
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        *,
        count(*) filter (where is_reopened) over (
            partition by platform, account_id, thread_id, asker, answers_before
            order by acted_at, action_id
            rows between unbounded preceding and current row
        ) as removals_before
    from waiting
),

opened as (
    select
        platform,
        account_id,
        thread_id,
        any_value(person_id) as person_id,
        min_by(action_id, (acted_at, action_id)) as opening_action_id,
        min_by(channel, (acted_at, action_id)) as channel,
        min(acted_at) as opened_at,
        case when count(*) = count(removed_at) then max(removed_at) end as removed_at,
        any_value(next_answer_at) as next_answer_at,
        any_value(next_answer_id) as next_answer_id
    from numbered
    group by platform, account_id, thread_id, asker, answers_before, removals_before
)

select
    platform,
    account_id,
    thread_id,
    person_id,
    opening_action_id,
    channel,
    opened_at,
    case when next_answer_at is null or removed_at < next_answer_at then removed_at end
        as withdrawn_at,
    case when removed_at is null or next_answer_at <= removed_at then next_answer_at end
        as answered_at,
    case when removed_at is null or next_answer_at <= removed_at then next_answer_id end
        as answering_action_id
from opened
