-- One row per thread that holds at least one act of the audience or the brand with a text.
with acts as (
    select
        acts.platform,
        acts.account_id,
        acts.thread_id,
        acts.action_id,
        -- A text of the brand whose author is not named is the account's.
        coalesce(acts.person_id, case when acts.direction = 'outbound' then acts.account_id end)
            as speaker,
        acts.direction,
        acts.acted_at,
        {{ channel_of('acts.action_type', 'acts.platform') }} as channel,
        coalesce(
            acts.depth,
            case when acts.in_reply_to is null or acts.in_reply_to = acts.content_id then 0 end
        ) as depth,
        acts.removed_at is null or acts.removed_at > settings.as_of as is_there
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.thread_id is not null
        and types.is_text
        and not acts.is_bot
        and acts.acted_at <= settings.as_of
),

-- Who began a conversation is known even when the first message was removed.
beginnings as (
    select
        platform,
        account_id,
        thread_id,
        min_by(direction, (acted_at, action_id)) as first_direction
    from acts
    group by platform, account_id, thread_id
),

ordered as (
    select
        *,
        lag(speaker) over thread is distinct from speaker or speaker is null as is_turn,
        count(*) filter (where direction = 'inbound') over thread > 0 as is_after_inbound
    from acts
    where is_there
    window thread as (
        partition by platform, account_id, thread_id
        order by acted_at, action_id
    )
),

answered as (
    select
        *,
        count(*) filter (where direction = 'outbound' and is_after_inbound) over (
            partition by platform, account_id, thread_id
            order by acted_at, action_id
        ) > 0 as is_after_answer
    from ordered
),

threads as (
    select
        platform,
        account_id,
        thread_id,
        -- The audience's first act decides, else the first: a thread does not change its channel.
        min_by(channel, (direction <> 'inbound', acted_at, action_id)) as channel,
        min(acted_at) as started_at,
        count(*) filter (where direction = 'inbound') as inbound_count,
        count(*) filter (where direction = 'outbound') as outbound_count,
        count(distinct speaker) as speaker_count,
        count(*) filter (where is_turn) as turn_count,
        -- No act with a known answer below it: the links within the thread are unknown.
        case when count(*) = 1 or max(depth) > 0 then max(depth) end as max_depth,
        bool_or(direction = 'inbound' and is_after_answer) as is_two_way
    from answered
    group by platform, account_id, thread_id
)

select
    threads.thread_id,
    threads.platform,
    threads.account_id,
    threads.channel,
    threads.started_at,
    threads.inbound_count,
    threads.outbound_count,
    nullif(threads.speaker_count, 0) as speaker_count,
    threads.turn_count,
    threads.max_depth,
    {{ ratio('threads.outbound_count', '(threads.inbound_count + threads.outbound_count)') }}
        as brand_share_of_voice_in_thread,
    threads.channel = 'dm' and beginnings.first_direction = 'outbound' as is_brand_opened,
    threads.is_two_way
from threads
inner join beginnings
    on beginnings.platform = threads.platform
    and beginnings.account_id = threads.account_id
    and beginnings.thread_id = threads.thread_id
