-- The weeks that have a snapshot: from the first act to the last full week before now.
with bounds as (
    select
        settings.timezone,
        settings.as_of,
        min(acts.action_date) as first_day
    from {{ ref('fct_actions') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.acted_at <= settings.as_of
    group by settings.timezone, settings.as_of
),

mondays as (
    select
        timezone,
        as_of,
        cast({{ ladder_mondays(
            "cast(date_trunc('week', first_day) as date)", local_week('as_of', 'timezone')
        ) }} as date) as week_start
    from bounds
),

ends as (
    select
        {{ ladder_week_no('week_start') }} as week_no,
        week_start,
        as_of,
        {{ day_start_utc('week_start + 7', 'timezone') }} as ends_at
    from mondays
)

select
    week_no,
    week_start,
    ends_at
from ends
where ends_at <= as_of
