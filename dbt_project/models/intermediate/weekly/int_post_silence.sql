-- Content whose first seven days have passed: did nobody of the audience act on it within them?
{%- set week_hours = 168 %}
with due as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        {{ local_week('content.published_at', 'settings.timezone') }} as week_start,
        {{ hours_after('content.published_at', week_hours) }} as week_over_at
    from {{ ref('dim_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    where {{ hours_after('content.published_at', week_hours) }} <= settings.as_of
),

action_measures as (
    select distinct measures.measure
    from {{ ref('measures') }} as measures
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.action_type = measures.action_type
        or rules.measure = measures.measure
    where rules.lens = 'any_lens'
),

counted_at_age as (
    select figures.platform, figures.account_id, figures.content_id, max(figures.value) as counted
    from {{ ref('int_content_at_age') }} as figures
    inner join action_measures
        on action_measures.measure = figures.measure
    where figures.age_hours <= {{ week_hours }}
    group by figures.platform, figures.account_id, figures.content_id
),

seen_at_week as (
    select distinct figures.platform, figures.account_id, figures.content_id
    from {{ ref('int_content_at_age') }} as figures
    inner join action_measures
        on action_measures.measure = figures.measure
    where figures.age_hours = {{ week_hours }}
),

counted_since as (
    select measures.platform, measures.account_id, measures.content_id,
        max(measures.counter_value) as counted
    from {{ ref('int_content_measures') }} as measures
    inner join action_measures
        on action_measures.measure = measures.measure
    group by measures.platform, measures.account_id, measures.content_id
),

listed as (
    select due.platform, due.account_id, due.content_id
    from due
    inner join {{ ref('fct_actions') }} as acts
        on acts.platform = due.platform
        and acts.account_id = due.account_id
        and acts.content_id = due.content_id
        and acts.acted_at <= due.week_over_at
    inner join {{ ref('int_action_lenses') }} as lensed
        on lensed.action_key = acts.action_key
        and ({% for lens in lenses() %}{{ ' or ' if not loop.first }}lensed.{{ lens }}{% endfor %})
    group by due.platform, due.account_id, due.content_id
),

listing as (
    select distinct platform, account_id
    from {{ ref('int_daily_acts') }}
    where any_lens > 0
)

select
    due.platform,
    due.account_id,
    due.content_id,
    due.week_start,
    case
        when listed.content_id is not null or counted_at_age.counted > 0 then false
        when coalesce(counted_since.counted, 0) = 0
            and (counted_since.counted is not null or listing.account_id is not null) then true
        when seen_at_week.content_id is not null then true
    end as is_silent
from due
left join listed using (platform, account_id, content_id)
left join counted_at_age using (platform, account_id, content_id)
left join seen_at_week using (platform, account_id, content_id)
left join counted_since using (platform, account_id, content_id)
left join listing using (platform, account_id)
