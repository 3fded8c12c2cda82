-- Platform x week x signal. A week counts when all its seven days are known for every account that
-- has the figure; a part of a week would look like a fall.
with days as (
    select
        *,
        cast(date_trunc('week', activity_date) as date) as week_start
    from {{ ref('int_account_days') }}
),

finals as (
    select platform, week_start, bool_and(is_final) as is_final
    from days
    group by platform, week_start
    having max(activity_date) = {{ days_after('week_start', 6) }}
),

measured as (
    select
        measures.platform,
        measures.account_id,
        cast(date_trunc('week', measures.activity_date) as date) as week_start,
        measures.measure,
        case when count(measures.value) = 7 then sum(measures.value order by measures.activity_date) end
            as volume
    from {{ ref('int_daily_measures') }} as measures
    where measures.measure = 'likes'
        or measures.measure in (select measure from {{ ref('ladder_signals') }})
    group by 1, 2, 3, 4
),

contribution_types as (
    select distinct action_type
    from {{ ref('ladder_acts') }}
    where condition = 'contribution'
),

contributed as (
    select
        acts.platform,
        acts.account_id,
        acts.activity_date,
        sum(acts.quantity order by acts.taxonomy_key) as quantity
    from {{ ref('int_daily_acts') }} as acts
    inner join contribution_types
        on contribution_types.action_type = acts.taxonomy_key
    group by acts.platform, acts.account_id, acts.activity_date
),

-- Who never delivered a contribution may deliver none: unknown, not zero.
contributions as (
    select
        days.platform,
        days.account_id,
        days.week_start,
        'contributions' as measure,
        case
            when count(*) filter (where days.is_listed_day) = 7
                then coalesce(sum(contributed.quantity order by days.activity_date), 0)
        end as volume
    from days
    left join contributed
        on contributed.platform = days.platform
        and contributed.account_id = days.account_id
        and contributed.activity_date = days.activity_date
    where exists (
        select 1
        from contributed as any_of_account
        where any_of_account.platform = days.platform
            and any_of_account.account_id = days.account_id
    )
    group by days.platform, days.account_id, days.week_start
),

summed as (
    select
        platform,
        week_start,
        measure as signal,
        case when count(volume) = count(*) then sum(volume order by account_id) end as volume
    from (
        select * from measured
        union all
        select * from contributions
    ) as accounts
    group by platform, week_start, measure

    union all

    select platform, week_start, 'follows_net' as signal, follows_net as volume
    from {{ ref('int_ladder_signal_followers') }}
)

select
    summed.platform,
    summed.week_start,
    summed.signal,
    cast(summed.volume as double) as volume,
    finals.is_final
from summed
inner join finals
    on finals.platform = summed.platform
    and finals.week_start = summed.week_start
