-- Followers by platform and week: how many at its end, how many net in it, and how many of them are
-- known persons. A platform's figure is unknown where one of its accounts' figures is.
with days as (
    select
        *,
        cast(date_trunc('week', activity_date) as date) as week_start,
        min(case when followers is not null then activity_date end) over (
            partition by platform, account_id
        ) as first_known_day,
        count(coalesce(followers, followers_gained)) over (
            partition by platform, account_id
        ) as knowledge
    from {{ ref('mart_audience_daily') }}
),

account_weeks as (
    select
        platform,
        account_id,
        week_start,
        max(case when activity_date = {{ days_after('week_start', 6) }} then followers end)
            as followers,
        case
            when count(followers_gained) = 7 and count(followers_lost) = 7
                then sum(followers_gained - followers_lost order by activity_date)
        end as follows_net,
        coalesce(min(first_known_day) <= {{ days_after('week_start', 6) }}, false)
            as has_followers,
        max(knowledge) > 0 as has_follows
    from days
    group by platform, account_id, week_start
    having count(*) = 7
),

differences as (
    select
        account_weeks.*,
        coalesce(
            account_weeks.follows_net, account_weeks.followers - before.followers
        ) as net
    from account_weeks
    left join account_weeks as before
        on before.platform = account_weeks.platform
        and before.account_id = account_weeks.account_id
        and before.week_start = {{ days_after('account_weeks.week_start', -7) }}
),

summed as (
    select
        platform,
        week_start,
        case
            when count(*) filter (where has_followers) = count(followers)
                then sum(followers order by account_id)
        end as followers,
        case when count(*) = count(net) then sum(net order by account_id) end as follows_net
    from differences
    where has_follows
    group by platform, week_start
),

-- Follows that hold in the week, one per person and account.
holding as (
    select tracks.platform, weeks.week_start, count(*) as identified_followers
    from {{ ref('int_ladder_intervals') }} as intervals
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = intervals.track_id
        and tracks.platform is not null
    inner join {{ ref('int_ladder_weeks') }} as weeks
        on weeks.week_no between intervals.from_week and intervals.to_week
    where intervals.is_state
    group by tracks.platform, weeks.week_start
)

select
    summed.platform,
    summed.week_start,
    summed.followers,
    summed.follows_net,
    coalesce(holding.identified_followers, 0) as identified_followers
from summed
left join holding
    on holding.platform = summed.platform
    and holding.week_start = summed.week_start
