-- Account x week x metric of the audience: its size and people, what they say, how they are answered.
with persons as (
    select platform, account_id, {{ week_of('action_date') }} as week_start,
        count(distinct person_id) as active_persons,
        {{ ratio('sum(case when person_id is not null then quantity else 0 end)', 'sum(quantity)') }}
            as coverage
    from {{ ref('int_counted_acts') }}
    where any_lens
    group by 1, 2, 3
),

levels as (
    select
        platform,
        account_id,
        {{ week_of('activity_date') }} as week_start,
        {{ newest_known('followers', 'activity_date') }} as followers,
        avg(reach order by activity_date) as reach_per_day,
        count(reach) as reach_days,
        sum(followers_gained - followers_lost order by activity_date) as page_likes_net,
        count(followers_gained - followers_lost) as net_days
    from {{ ref('mart_audience_daily') }}
    group by 1, 2, 3
),

days as (
    select
        platform,
        account_id,
        {{ week_of('activity_date') }} as week_start,
        {{ newest_known('repeat_rate_28d', 'activity_date') }} as repeat_rate,
        sum(case when vanity_share_num is not null then vanity_share_den end order by activity_date)
            as vanity_den,
        sum(case when vanity_share_den is not null then vanity_share_num end order by activity_date)
            as vanity_num,
        count(vanity_share_num + vanity_share_den) as vanity_days
    from {{ ref('mart_engagement_daily') }}
    group by 1, 2, 3
),

demands as (
    select
        demands.platform,
        demands.account_id,
        {{ local_week('demands.opened_at', 'settings.timezone') }} as week_start,
        count(case when demands.is_due then 1 end) as due,
        count(case when demands.is_due and demands.is_answered_in_window then 1 end) as answered,
        count(*) as opened,
        count(demands.first_response_seconds) as timed,
        {{ median('demands.first_response_seconds') }} as median_first_response_seconds
    from {{ ref('fct_demands') }} as demands
    cross join {{ ref('stg_run__settings') }} as settings
    group by 1, 2, 3
),

wide as (
    select
        weeks.platform,
        weeks.account_id,
        weeks.week_start,
        levels.followers,
        levels.followers - lag(levels.followers) over (
            partition by weeks.platform, weeks.account_id order by weeks.week_start
        ) as net_follows,
        case when levels.net_days = weeks.elapsed then levels.page_likes_net end as page_likes_net,
        levels.net_days / 7.0 as page_likes_net_coverage,
        case when levels.reach_days = weeks.elapsed then levels.reach_per_day end as reach_per_day,
        levels.reach_days / 7.0 as reach_per_day_coverage,
        persons.active_persons,
        persons.coverage as active_persons_coverage,
        days.repeat_rate,
        persons.coverage as repeat_rate_coverage,
        case when days.vanity_days = weeks.elapsed
            then {{ ratio('days.vanity_num', 'days.vanity_den') }} end as vanity_share,
        days.vanity_days / 7.0 as vanity_share_coverage,
        {{ ratio('volumes.quality_rate_num', 'volumes.quality_rate_den') }} as quality_rate,
        coverage.quality_coverage as quality_rate_coverage,
        case when volumes.classified_texts >= {{ threshold('min_texts') }}
            then {{ ratio('volumes.positive_texts', '(volumes.positive_texts + volumes.negative_texts)') }}
        end as positive_text_share,
        {{ ratio('volumes.classified_texts', 'volumes.texts') }} as positive_text_share_coverage,
        {{ ratio('demands.answered', 'demands.due') }} as response_rate,
        {{ ratio('demands.due', 'demands.opened') }} as response_rate_coverage,
        demands.median_first_response_seconds,
        {{ ratio('demands.timed', 'demands.opened') }} as median_first_response_seconds_coverage
    from (
        select *, case when is_final then 7 else days end as elapsed
        from {{ ref('int_account_weeks') }}
    ) as weeks
    left join levels using (platform, account_id, week_start)
    left join persons using (platform, account_id, week_start)
    left join days using (platform, account_id, week_start)
    left join demands using (platform, account_id, week_start)
    left join {{ ref('int_weekly_volumes') }} as volumes using (platform, account_id, week_start)
    left join {{ ref('int_weekly_coverage_moves') }} as coverage
        using (platform, account_id, week_start)
)

{% set metrics = ['page_likes_net', 'reach_per_day', 'active_persons', 'repeat_rate', 'vanity_share',
    'quality_rate', 'positive_text_share', 'response_rate', 'median_first_response_seconds'] -%}
{%- for metric in ['followers', 'net_follows'] + metrics %}
{{ 'union all' if not loop.first }}
select platform, account_id, week_start, '{{ metric }}' as metric,
    cast({{ metric }} as double) as value,
    {{ metric ~ '_coverage' if metric in metrics else 'case when ' ~ metric ~ ' is not null then 1.0 else 0.0 end' }}
        as coverage
from wide
{%- endfor %}
