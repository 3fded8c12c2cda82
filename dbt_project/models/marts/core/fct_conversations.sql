-- One row per thread that holds at least one act of the audience or the brand with a text.
with acts as (
    select
        acts.platform,
        acts.account_id,
        acts.thread_id,
        acts.action_id,
        acts.action_type,
        acts.person_id,
        acts.direction,
        acts.acted_at,
        acts.depth,
        types.is_text
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.thread_id is not null
        and types.is_text
        and not acts.is_bot
        and acts.acted_at <= settings.as_of
        and (acts.removed_at is null or acts.removed_at > settings.as_of)
),

ordered as (
    select
        acts.*,
        lag(person_id) over thread is distinct from person_id or person_id is null as is_turn,
        min(case when direction = 'inbound' then acted_at end) over (
            partition by platform, account_id, thread_id
        ) as first_inbound_at
    from acts
    window thread as (
        partition by platform, account_id, thread_id
        order by acted_at, action_id
    )
),

threads as (
    select
        platform,
        account_id,
        thread_id,
        -- The opening act decides: a thread does not change its channel.
        min_by({{ channel_of('action_type', 'platform') }}, (acted_at, action_id)) as channel,
        min(acted_at) as started_at,
        min_by(direction, (acted_at, action_id)) as first_direction,
        count(*) filter (where direction = 'inbound') as inbound_count,
        count(*) filter (where direction = 'outbound') as outbound_count,
        count(distinct person_id) as speaker_count,
        count(*) filter (where is_turn) as turn_count,
        max(depth) as max_depth,
        max(case when direction = 'inbound' then acted_at end) as last_inbound_at,
        min(
            case when direction = 'outbound' and acted_at >= first_inbound_at then acted_at end
        ) as first_answer_at
    from ordered
    group by platform, account_id, thread_id
)

select
    thread_id,
    platform,
    account_id,
    channel,
    started_at,
    inbound_count,
    outbound_count,
    speaker_count,
    turn_count,
    max_depth,
    channel = 'dm' and first_direction = 'outbound' as is_brand_opened,
    coalesce(last_inbound_at > first_answer_at, false) as is_two_way
from threads
