-- Account x local day: threads of the audience that began that day, and that day's replies and
-- people with deep acts. NULL: no conversation of the account is known at all.
with threads as (
    select
        threads.platform,
        threads.account_id,
        {{ local_date('threads.started_at', 'settings.timezone') }} as activity_date,
        count(*) as inbound_threads,
        count(case when threads.is_two_way then 1 end) as two_way_threads,
        avg(cast(threads.max_depth as double)) as conversation_depth,
        max(threads.max_depth) as conversation_depth_max,
        cast(sum(threads.inbound_count + threads.outbound_count) as bigint) as thread_messages,
        cast(sum(threads.outbound_count) as bigint) as thread_brand_messages,
        cast(sum(threads.speaker_count) as bigint) as thread_speakers
    from {{ ref('fct_conversations') }} as threads
    cross join {{ ref('stg_run__settings') }} as settings
    where threads.inbound_count > 0
    group by 1, 2, 3
),

acts as (
    select
        platform,
        account_id,
        action_date as activity_date,
        count(case when taxonomy_key = 'peer_reply' then 1 end) as peer_replies,
        -- A reply to oneself is no reply to anybody.
        count(
            case
                when action_type = 'reply'
                    and (person_id is null or target_person_id is distinct from person_id)
                    then 1
            end
        ) as replies,
        count(distinct case when s0_interactivity then person_id end) as interactive_persons,
        sum(case when s0_interactivity and person_id is not null then quantity else 0 end)
            as identified_interactive_acts
    from {{ ref('int_counted_acts') }}
    group by platform, account_id, action_date
),

accounts as (
    select
        platform,
        account_id,
        bool_or(kind = 'thread') as has_threads,
        bool_or(kind = 'person') as has_persons
    from (
        select distinct platform, account_id, 'thread' as kind from threads
        union all
        select distinct platform, account_id, 'person' as kind
        from {{ ref('int_counted_acts') }}
        where person_id is not null
    ) as kinds
    group by platform, account_id
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    case when accounts.has_threads then coalesce(threads.inbound_threads, 0) end as inbound_threads,
    case when accounts.has_threads then coalesce(threads.two_way_threads, 0) end as two_way_threads,
    threads.conversation_depth,
    threads.conversation_depth_max,
    threads.thread_messages,
    threads.thread_brand_messages,
    threads.thread_speakers,
    case when accounts.has_threads then coalesce(acts.peer_replies, 0) end as peer_replies,
    case when accounts.has_threads then coalesce(acts.replies, 0) end as replies,
    case when accounts.has_persons then coalesce(acts.interactive_persons, 0) end
        as interactive_persons,
    case when accounts.has_persons then coalesce(acts.identified_interactive_acts, 0) end
        as identified_interactive_acts
from {{ ref('int_account_days') }} as days
inner join accounts
    using (platform, account_id)
left join threads
    using (platform, account_id, activity_date)
left join acts
    using (platform, account_id, activity_date)
where days.is_listed_day
