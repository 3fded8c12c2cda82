-- Volumes by stage lens with their own past. They count acts and views, never people.
with volumes as (
    select
        weeks.*,
        signals.stage,
        names.stage_name,
        max(case when weeks.signal = 'reach' then weeks.volume end) over of_week as reach_days,
        max(case when weeks.signal = 'likes' then weeks.volume end) over of_week as likes
    from {{ ref('int_ladder_signal_weeks') }} as weeks
    left join {{ ref('ladder_signals') }} as signals
        on signals.signal = weeks.signal
    left join {{ ref('ladder_stages') }} as names
        on names.stage = signals.stage
    window of_week as (partition by weeks.platform, weeks.week_start)
),

limits as (
    select
        {{ threshold('signal_baseline_weeks') }} as most_weeks,
        {{ threshold('signal_baseline_min_weeks') }} as least_weeks,
        {{ threshold('signal_change') }} as least_change,
        {{ threshold('signal_z') }} as least_z
),

earlier as (
    select
        volumes.platform,
        volumes.week_start,
        volumes.signal,
        median(before.volume) as baseline,
        count(before.volume) as baseline_weeks
    from volumes
    cross join limits
    inner join volumes as before
        on before.platform = volumes.platform
        and before.signal = volumes.signal
        and before.is_final
        and before.week_start < volumes.week_start
        and before.week_start >= {{ days_after('volumes.week_start', '-7 * limits.most_weeks') }}
    group by volumes.platform, volumes.week_start, volumes.signal
),

compared as (
    select
        volumes.*,
        coalesce(earlier.baseline_weeks, 0) as baseline_weeks,
        case when earlier.baseline_weeks >= limits.least_weeks then earlier.baseline end
            as baseline,
        greatest(
            limits.least_change * abs(earlier.baseline),
            limits.least_z * sqrt(greatest(abs(earlier.baseline), 1))
        ) as least_difference
    from volumes
    cross join limits
    left join earlier
        on earlier.platform = volumes.platform
        and earlier.week_start = volumes.week_start
        and earlier.signal = volumes.signal
    where volumes.stage is not null
)

select
    compared.platform,
    compared.week_start,
    cast(compared.stage as integer) as stage,
    compared.stage_name,
    compared.signal,
    'signals, not people' as title,
    compared.volume,
    case when compared.signal <> 'reach' then compared.volume end as per_1000_reach_num,
    case when compared.signal <> 'reach' then compared.reach_days end as per_1000_reach_den,
    case when compared.signal <> 'reach'
        then 1000 * {{ ratio('compared.volume', 'compared.reach_days') }} end as per_1000_reach,
    case when compared.signal in ('shares', 'comments') then compared.volume end as per_like_num,
    case when compared.signal in ('shares', 'comments') then compared.likes end as per_like_den,
    case when compared.signal in ('shares', 'comments')
        then {{ ratio('compared.volume', 'compared.likes') }} end as per_like,
    compared.baseline,
    compared.baseline_weeks,
    {{ ratio('compared.volume - compared.baseline', 'abs(compared.baseline)') }} as change,
    case
        when compared.volume is null or compared.baseline is null or not compared.is_final
            then 'insufficient_data'
        when compared.volume - compared.baseline >= compared.least_difference then 'up'
        when compared.baseline - compared.volume >= compared.least_difference then 'down'
        else 'steady'
    end as trend,
    followers.followers,
    followers.identified_followers,
    -- A list longer than its counter leaves nobody unidentified.
    case
        when followers.followers >= followers.identified_followers
            then followers.followers - followers.identified_followers
        when followers.followers is not null then 0
    end as unidentified_followers,
    compared.is_final,
    {{ ladder_rules_version() }} as rules_version
from compared
left join {{ ref('int_ladder_signal_followers') }} as followers
    on followers.platform = compared.platform
    and followers.week_start = compared.week_start
    and compared.signal = 'follows_net'
