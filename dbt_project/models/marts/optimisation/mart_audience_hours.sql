-- When the audience acts. Acts whose time is only that of the post or of the first sight are left
-- out: they would show when the brand posts, or when it was read.
with acts as (
    select
        acts.platform,
        acts.account_id,
        cast({{ iso_weekday(local_time('acts.acted_at', 'settings.timezone')) }} as integer) as weekday,
        {{ hour_of_day(local_time('acts.acted_at', 'settings.timezone')) }} as local_hour,
        acts.quantity
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('int_action_lenses') }} as counted
        on counted.action_key = acts.action_key
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.time_basis = 'exact'
        and acts.acted_at >= {{ hours_after('settings.as_of', '-24 * ' ~ threshold('audience_hours_days')) }}
),

by_hour as (
    select platform, account_id, weekday, local_hour, sum(quantity) as inbound_actions
    from acts
    group by platform, account_id, weekday, local_hour
),

online as (
    select
        facts.platform,
        facts.account_id,
        cast({{ after_first('facts.breakdown', '=') }} as integer) as local_hour,
        sum(facts.value order by facts.observed_at, facts.metric_key) / count(*) as online_followers
    from {{ ref('fct_account_metrics') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.metric = 'online_followers'
        and {{ matches('facts.breakdown', '^hour=([0-9]|1[0-9]|2[0-3])$') }}
        and facts.value is not null
        and facts.observed_at <= settings.as_of
        and facts.observed_at >= {{ hours_after('settings.as_of', '-24 * ' ~ threshold('audience_hours_days')) }}
    group by 1, 2, 3
),

accounts as (
    select platform, account_id, sum(inbound_actions) as account_actions
    from by_hour
    group by platform, account_id
    union all
    select distinct platform, account_id, 0 as account_actions
    from online
    where not exists (
        select 1
        from by_hour
        where by_hour.platform = online.platform
            and by_hour.account_id = online.account_id
    )
),

hours as (
    select
        accounts.*,
        weekdays.number as weekday,
        hours.number - 1 as local_hour
    from accounts
    cross join ({{ whole_numbers(7) }}) as weekdays
    cross join ({{ whole_numbers(24) }}) as hours
)

select
    hours.platform,
    hours.account_id,
    cast(hours.weekday as integer) as weekday,
    cast(hours.local_hour as integer) as local_hour,
    coalesce(by_hour.inbound_actions, 0.0) as inbound_actions,
    coalesce(by_hour.inbound_actions, 0.0) as action_share_num,
    cast(hours.account_actions as double) as action_share_den,
    case
        when hours.account_actions >= {{ threshold('audience_hours_acts') }}
            then {{ ratio('coalesce(by_hour.inbound_actions, 0.0)', 'hours.account_actions') }}
    end as action_share,
    online.online_followers,
    case
        when hours.account_actions >= {{ threshold('audience_hours_acts') }} then 'ok'
        else 'not_enough_acts'
    end as status
from hours
left join by_hour
    using (platform, account_id, weekday, local_hour)
left join online
    using (platform, account_id, local_hour)
