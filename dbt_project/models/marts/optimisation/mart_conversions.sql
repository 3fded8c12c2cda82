-- Sources are those that the account ever had: a week in which one brought nothing is a zero, not
-- a missing row, so that ratios of sums over weeks keep the visits of idle weeks.
with conversions as (
    select
        platform,
        account_id,
        action_date as activity_date,
        coalesce(conversion_source, 'not_given') as attribution_source,
        sum(quantity order by action_key) as conversions
    from {{ ref('int_audience_acts') }}
    where taxonomy_key = 'conversion'
    group by 1, 2, 3, 4
),

sources as (
    select distinct platform, account_id, attribution_source
    from conversions
),

measured as (
    select
        platform,
        account_id,
        activity_date,
        max(case when measure = 'visits' then value end) as visits,
        max(case when measure = 'link_clicks' then value end) as link_clicks
    from {{ ref('int_daily_measures') }}
    where measure in ('visits', 'link_clicks')
    group by platform, account_id, activity_date
),

days as (
    select
        days.platform,
        days.account_id,
        days.activity_date,
        {{ week_of_day('days.activity_date') }} as week_start,
        sources.attribution_source,
        coalesce(conversions.conversions, 0) as conversions,
        measured.visits,
        measured.link_clicks
    from {{ ref('int_account_days') }} as days
    inner join sources
        on sources.platform = days.platform
        and sources.account_id = days.account_id
    left join conversions
        on conversions.platform = days.platform
        and conversions.account_id = days.account_id
        and conversions.activity_date = days.activity_date
        and conversions.attribution_source = sources.attribution_source
    left join measured
        on measured.platform = days.platform
        and measured.account_id = days.account_id
        and measured.activity_date = days.activity_date
    where days.is_listed_day
),

weeks as (
    select
        platform,
        account_id,
        week_start,
        attribution_source,
        sum(conversions order by activity_date) as conversions,
        sum(visits order by activity_date) as visits,
        sum(link_clicks order by activity_date) as link_clicks,
        -- Days on which a side is unknown stay out of the other side too.
        sum(case when visits is not null then conversions end order by activity_date) as conversions_with_visits,
        sum(case when link_clicks is not null then conversions end order by activity_date) as conversions_with_clicks
    from days
    group by platform, account_id, week_start, attribution_source
)

select
    weeks.platform,
    weeks.account_id,
    weeks.week_start,
    weeks.attribution_source,
    weeks.conversions,
    {{ ratio('weeks.conversions_with_visits', 'weeks.visits') }} as conversion_rate_by_visits,
    weeks.conversions_with_visits as conversion_rate_by_visits_num,
    weeks.visits as conversion_rate_by_visits_den,
    {{ ratio('weeks.conversions_with_clicks', 'weeks.link_clicks') }} as conversion_rate_by_clicks,
    weeks.conversions_with_clicks as conversion_rate_by_clicks_num,
    weeks.link_clicks as conversion_rate_by_clicks_den,
    case
        when weeks.visits is null and weeks.link_clicks is null then 'denominator_unknown'
        when weeks.visits is null then 'visits_unknown'
        else 'ok'
    end as status,
    spans.is_final
from weeks
inner join {{ ref('int_audience_weeks') }} as spans
    on spans.platform = weeks.platform
    and spans.account_id = weeks.account_id
    and spans.week_start = weeks.week_start
