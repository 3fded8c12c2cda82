-- A spark is an own comment or post that enough other followers answered directly in time. It is
-- dated at the answer that completed it. One row per spark and follower who answered.
with starters as (
    select acts.action_key, acts.person_id, acts.acted_at
    from {{ ref('int_ladder_acts') }} as acts
    inner join {{ ref('ladder_acts') }} as rules
        on rules.action_type = acts.action_type
        and rules.condition = 'spark'
    where not acts.is_paid and acts.space_kind = 'own' and not acts.is_on_contest
),

answers as (
    select
        starters.action_key,
        acts.person_id,
        acts.acted_at,
        acts.action_id,
        acts.action_date,
        acts.week_no,
        row_number() over (
            partition by starters.action_key, acts.person_id
            order by acts.acted_at, acts.action_id
        ) as nth_of_person
    from {{ ref('int_ladder_acts') }} as acts
    inner join starters
        on starters.action_key = acts.answered_key
    inner join {{ ref('ladder_acts') }} as rules
        on rules.action_type = acts.action_type
        and rules.condition = 'peer_reply'
    where acts.person_id <> starters.person_id
        and acts.acted_at >= starters.acted_at
        and acts.acted_at
        <= {{ ladder_add_days('starters.acted_at', ladder_rule('spark_days')) }}
),

repliers as (
    select
        *,
        row_number() over (partition by action_key order by acted_at, action_id) as nth
    from answers
    where nth_of_person = 1
),

completed as (
    select action_key, acted_at, action_date, week_no
    from repliers
    where nth = {{ ladder_rule('spark_repliers') }}
)

select
    repliers.action_key,
    repliers.person_id as replier_person_id,
    completed.acted_at as dated_at,
    completed.action_date as dated_on,
    completed.week_no
from repliers
inner join completed
    on completed.action_key = repliers.action_key
