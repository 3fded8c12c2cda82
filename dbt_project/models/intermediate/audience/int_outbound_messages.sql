-- Account x week: private messages of the brand's people, and conversations that the brand began.
-- Accounts without a private message of either side have no row: their inbox is not known.
with messages as (
    select
        acts.platform,
        acts.account_id,
        {{ week_of_day('acts.action_date') }} as week_start,
        acts.direction
    from {{ ref('fct_actions') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where {{ channel_of('acts.action_type', 'acts.platform') }} = 'dm'
        and not acts.is_bot
        and acts.acted_at <= settings.as_of
        and (acts.removed_at is null or acts.removed_at > settings.as_of)
),

inboxes as (
    select distinct platform, account_id
    from messages
),

sent as (
    select platform, account_id, week_start, count(*) as outbound_messages
    from messages
    where direction = 'outbound'
    group by platform, account_id, week_start
),

begun as (
    select
        threads.platform,
        threads.account_id,
        {{ local_week('threads.started_at', 'settings.timezone') }} as week_start,
        count(*) as brand_opened_conversations
    from {{ ref('fct_conversations') }} as threads
    cross join {{ ref('stg_run__settings') }} as settings
    where threads.is_brand_opened
    group by 1, 2, 3
)

select
    weeks.platform,
    weeks.account_id,
    weeks.week_start,
    coalesce(sent.outbound_messages, 0) as outbound_messages,
    coalesce(begun.brand_opened_conversations, 0) as brand_opened_conversations
from {{ ref('int_audience_weeks') }} as weeks
inner join inboxes
    on inboxes.platform = weeks.platform
    and inboxes.account_id = weeks.account_id
left join sent
    on sent.platform = weeks.platform
    and sent.account_id = weeks.account_id
    and sent.week_start = weeks.week_start
left join begun
    on begun.platform = weeks.platform
    and begun.account_id = weeks.account_id
    and begun.week_start = weeks.week_start
where weeks.listed_days > 0
