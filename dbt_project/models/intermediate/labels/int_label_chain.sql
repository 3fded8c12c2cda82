{%- set answers_attack -%}
coalesce(chain.is_attack and chain.person_id is distinct from sides.person_id, false)
{%- endset -%}
{%- set brand_stance -%}
case
            when sides.told_brand_stance is not null then sides.told_brand_stance
            when {{ answers_attack }} and sides.final_stance = 'support' then 'negative'
            when {{ answers_attack }} and sides.own_brand_stance = 'negative' then 'neutral'
            else sides.own_brand_stance
        end
{%- endset -%}
-- Acts that agree with or deny another person's act: whether that one is an attack on the brand
-- is settled first, so each chain of answers is walked down from the act that takes no side.
-- A chain that closes on itself is never reached and keeps what each act says alone.
with recursive taking_sides as (
    select
        acts.action_key,
        coalesce(
            answered.action_key,
            max_by(earlier.action_key, (earlier.acted_at, earlier.action_key))
        ) as answered_key
    from {{ ref('int_label_inputs') }} as acts
    left join {{ ref('int_label_inputs') }} as answered
        on answered.action_key = acts.answered_key
        and answered.action_key <> acts.action_key
    left join {{ ref('int_label_inputs') }} as earlier
        on answered.action_key is null
        and earlier.thread_key = acts.thread_key
        and earlier.person_id = acts.target_person_id
        and earlier.acted_at < acts.acted_at
        and earlier.has_words
    where acts.final_stance in ('support', 'deny') and not acts.is_brand
    group by acts.action_key, answered.action_key
),

sides as (
    select acts.*, taking_sides.answered_key as side_key
    from taking_sides
    inner join {{ ref('int_label_inputs') }} as acts
        on acts.action_key = taking_sides.action_key
    where taking_sides.answered_key is not null
),

chain as (
    select
        acts.action_key,
        acts.person_id,
        coalesce(acts.told_brand_stance, acts.own_brand_stance) as brand_stance,
        coalesce(acts.told_brand_stance, acts.own_brand_stance) = 'negative'
        and acts.has_words and not acts.is_brand as is_attack,
        0 as steps
    from {{ ref('int_label_inputs') }} as acts
    where acts.action_key in (select side_key from sides)
        and acts.action_key not in (select action_key from sides)

    union all

    select
        sides.action_key,
        sides.person_id,
        {{ brand_stance }} as brand_stance,
        {{ brand_stance }} = 'negative' and sides.has_words
        and not (
            {{ answers_attack }} and sides.final_stance = 'deny' and not sides.is_paid
        ) as is_attack,
        chain.steps + 1 as steps
    from chain
    inner join sides
        on sides.side_key = chain.action_key
)

select action_key, brand_stance, is_attack, steps
from chain
