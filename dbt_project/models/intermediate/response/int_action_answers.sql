-- Texts of the audience that the brand answered, with the first answer.
with inbound as (
    select action_key, platform, account_id, thread_id, person_id, acted_at
    from {{ ref('fct_actions') }}
    where direction = 'inbound' and is_meaningful is not null
),

answers as (
    select inbound.action_key, answers.action_key as answer_key, answers.acted_at
    from inbound
    inner join {{ ref('int_brand_answers') }} as answers
        on answers.answered_key = inbound.action_key
    where answers.acted_at >= inbound.acted_at

    union

    select inbound.action_key, answers.action_key as answer_key, answers.acted_at
    from inbound
    inner join {{ ref('int_brand_answers') }} as answers
        on answers.platform = inbound.platform
        and answers.account_id = inbound.account_id
        and answers.thread_id = inbound.thread_id
        and (answers.answers = 'all' or answers.person_id = inbound.person_id)
    where answers.acted_at >= inbound.acted_at
)

select
    action_key,
    min_by(answer_key, (acted_at, answer_key)) as answer_key,
    min(acted_at) as answered_at
from answers
group by action_key
