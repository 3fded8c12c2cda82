-- Detractor acts and defences, one row each; an act is never both. A negative act that denies may
-- itself be a defence, and then whoever answers it answers no detractor: the chain of answers is
-- walked down to settle which it is. Mentions are judged after that, against what the chain left.
with recursive negatives as (
    select
        *,
        has_words as is_attackable,
        coalesce(has_words and stance = 'deny' and not is_paid, false)
        as may_defend
    from {{ ref('int_ladder_acts') }}
    where brand_stance = 'negative' and ((is_text and has_words) or is_contribution)
),

chain as (
    select
        acts.action_key,
        acts.person_id,
        coalesce(answered.is_attackable and answered.person_id <> acts.person_id, false)
            as is_defence
    from negatives as acts
    left join negatives as answered
        on answered.action_key = acts.answered_key
    where acts.may_defend and not coalesce(answered.may_defend, false)

    union all

    select
        acts.action_key,
        acts.person_id,
        not chain.is_defence and chain.person_id <> acts.person_id as is_defence
    from chain
    inner join negatives as acts
        on acts.answered_key = chain.action_key
        and acts.may_defend
),

attacks as (
    select action_key, person_id, thread_key
    from negatives
    where is_attackable
        and action_key not in (select action_key from chain where is_defence)
),

defenders as (
    select action_key, person_id, answered_key, thread_key, denying_text
    from {{ ref('int_ladder_acts') }}
    where stance = 'deny' and has_words and not is_paid and (is_text or is_contribution)
),

mentions as (
    select action_key, {{ ladder_mentions('denying_text') }} as mentioned
    from defenders
    where thread_key is not null and {{ position('denying_text', '@') }} > 0
),

names as (
    select person_id, lower(platform_person_id) as name from {{ ref('dim_people') }}
    union
    select person_id, lower({{ before_first("platform_person_id || '@'", '@') }})
    from {{ ref('dim_people') }}
    union
    select person_id, lower(display_name)
    from {{ ref('dim_people') }}
    where display_name is not null
),

defences as (
    select action_key from chain where is_defence

    union

    select defenders.action_key
    from defenders
    inner join attacks
        on attacks.action_key = defenders.answered_key
        and attacks.person_id <> defenders.person_id

    union

    select defenders.action_key
    from defenders
    inner join mentions on mentions.action_key = defenders.action_key
    inner join names on names.name = mentions.mentioned
    inner join attacks
        on attacks.thread_key = defenders.thread_key
        and attacks.person_id = names.person_id
        and attacks.person_id <> defenders.person_id
)

select action_key, 'defence' as role
from defences
union all
select action_key, 'detractor' as role
from negatives
where action_key not in (select action_key from defences)
