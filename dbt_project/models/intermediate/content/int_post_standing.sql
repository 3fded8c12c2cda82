-- The brand's own posts with a value at an age at which posts are judged, beside what its organic
-- posts before them had at that age: those of its format in the days of standing_days, and of its
-- format and of all formats in those of baseline_days. Only values of one basis meet.
with valued as (
    select aged.platform, aged.account_id, aged.content_id, aged.format, aged.published_at,
        aged.measure, aged.age_hours, aged.value, aged.basis
    from {{ ref('int_content_at_age') }} as aged
    inner join {{ ref('compared_measures') }} as compared
        on compared.measure = aged.measure
        and not compared.is_lens
    where aged.value is not null
        and aged.age_hours between {{ threshold('breakout_first_hours') }}
        and {{ threshold('comparison_age_hours') }}

    union all

    select platform, account_id, content_id, format, published_at, lens as measure, age_hours,
        value, basis
    from {{ ref('int_lens_at_age') }}
    where value is not null
),

posts as (
    select
        valued.*,
        content.is_paid,
        case when not content.is_paid then valued.value end as organic_value,
        {{ threshold('standing_days') }} as standing_days,
        {{ threshold('baseline_days') }} as baseline_days
    from valued
    inner join {{ ref('dim_content') }} as content
        using (platform, account_id, content_id)
    where content.is_own
)

select
    platform,
    account_id,
    content_id,
    format,
    published_at,
    measure,
    age_hours,
    value,
    basis,
    is_paid,
    count(organic_value) over standing as standing_posts,
    quantile_cont(organic_value, 0.2) over standing as standing_p20,
    median(organic_value) over standing as standing_median,
    quantile_cont(organic_value, 0.95) over standing as standing_p95,
    count(organic_value) over format_baseline as format_posts,
    median(organic_value) over format_baseline as format_median,
    count(organic_value) over account_baseline as account_posts,
    median(organic_value) over account_baseline as account_median
from posts
window
    standing as (
        partition by platform, account_id, measure, age_hours, basis, format order by published_at
        range between {{ days_long('standing_days') }} preceding and current row exclude group
    ),
    format_baseline as (
        partition by platform, account_id, measure, age_hours, basis, format order by published_at
        range between {{ days_long('baseline_days') }} preceding and current row exclude group
    ),
    account_baseline as (
        partition by platform, account_id, measure, age_hours, basis order by published_at
        range between {{ days_long('baseline_days') }} preceding and current row exclude group
    )
