-- Every local day of an account from the first to the last one of which anything is known, and
-- whether lists or counters reach over it (before their first and after their last sign of life
-- nothing is known, and unknown is not zero).
with signs as (
    select acts.platform, acts.account_id, acts.action_date as day, 'list' as kind
    from {{ ref('fct_actions') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.acted_at <= settings.as_of

    union all

    select
        reads.platform,
        reads.account_id,
        {{ local_date('reads.read_at', 'settings.timezone') }} as day,
        'list' as kind
    from {{ ref('int_list_reads') }} as reads
    cross join {{ ref('stg_run__settings') }} as settings

    union all

    select
        platform,
        account_id,
        activity_date as day,
        'counter' as kind
    from {{ ref('int_metric_days') }}
    where value is not null

    union all

    select
        levels.platform,
        levels.account_id,
        {{ local_date('levels.observed_at', 'settings.timezone') }} as day,
        'other' as kind
    from {{ ref('fct_account_metrics') }} as levels
    cross join {{ ref('stg_run__settings') }} as settings
    where levels.observed_at <= settings.as_of

    union all

    select
        content.platform,
        content.account_id,
        {{ local_date('content.published_at', 'settings.timezone') }} as day,
        'other' as kind
    from {{ ref('dim_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at <= settings.as_of
),

spans as (
    select
        platform,
        account_id,
        min(day) as first_day,
        max(day) as last_day,
        min(case when kind = 'list' then day end) as first_listed_day,
        max(case when kind = 'list' then day end) as last_listed_day,
        min(case when kind = 'counter' then day end) as first_counted_day,
        max(case when kind = 'counter' then day end) as last_counted_day
    from signs
    group by platform, account_id
),

days as (
    select
        spans.*,
        {{ days_between('first_day', 'last_day') }} as activity_date
    from spans
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    coalesce(days.activity_date between days.first_listed_day and days.last_listed_day, false)
        as is_listed_day,
    coalesce(days.activity_date between days.first_counted_day and days.last_counted_day, false)
        as is_counted_day,
    {{ hours_after(
        day_start_utc(days_after('days.activity_date', 1), 'settings.timezone'),
        threshold('finality_hours')
    ) }} <= settings.as_of as is_final
from days
cross join {{ ref('stg_run__settings') }} as settings
