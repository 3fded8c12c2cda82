-- Audience acts that the brand answered, with the first answer: an outbound act by a human that
-- replies to the act, or addresses its author in the same thread later, or, where a thread is
-- flat, stands later in the thread and answers no one else.
with outbound as (
    select
        action_key,
        platform,
        account_id,
        thread_id,
        platform || '|' || account_id || '|' || in_reply_to as answered_key,
        in_reply_to,
        target_person_id,
        acted_at
    from {{ ref('fct_actions') }}
    where direction = 'outbound' and not is_bot and removed_at is null
),

inbound as (
    select action_key, action_id, platform, account_id, thread_id, person_id, acted_at
    from {{ ref('fct_actions') }}
    where direction = 'inbound' and is_meaningful is not null
),

answers as (
    select inbound.action_key, outbound.action_key as answer_key, outbound.acted_at
    from inbound
    inner join outbound
        on outbound.answered_key = inbound.action_key
    where outbound.acted_at >= inbound.acted_at

    union

    select inbound.action_key, outbound.action_key as answer_key, outbound.acted_at
    from inbound
    inner join outbound
        on outbound.platform = inbound.platform
        and outbound.account_id = inbound.account_id
        and outbound.thread_id = inbound.thread_id
    where outbound.acted_at >= inbound.acted_at
        and (
            outbound.target_person_id = inbound.person_id
            or (
                outbound.target_person_id is null
                and (outbound.in_reply_to is null or outbound.in_reply_to = outbound.thread_id)
            )
        )
)

select
    action_key,
    min_by(answer_key, (acted_at, answer_key)) as answer_key,
    min(acted_at) as answered_at
from answers
group by action_key
