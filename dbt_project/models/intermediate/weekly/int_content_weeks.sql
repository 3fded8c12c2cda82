-- Content x week of its first four weeks, acts or none, and later ones with acts: listed acts in
-- the two lenses of S2.
with acts as (
    select
        platform,
        account_id,
        content_id,
        {{ week_of('action_date') }} as week_start,
        sum(case when s2_quantity then quantity else 0 end) as quantity,
        sum(case when s2_quality then quantity else 0 end) as quality
    from {{ ref('int_counted_acts') }}
    where content_id is not null
    group by 1, 2, 3, 4
),

published as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        coalesce(content.format, 'unknown') as format,
        {{ local_week('content.published_at', 'settings.timezone') }} as publication_week
    from {{ ref('dim_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at <= settings.as_of
),

weeks as (
    select weeks.platform, weeks.account_id, published.content_id, weeks.week_start
    from published
    inner join {{ ref('int_account_weeks') }} as weeks
        on weeks.platform = published.platform
        and weeks.account_id = published.account_id
        and weeks.week_start >= published.publication_week
        and weeks.week_start < {{ days_after('published.publication_week', 28) }}
    union
    select platform, account_id, content_id, week_start
    from acts
)

select
    weeks.platform,
    weeks.account_id,
    weeks.content_id,
    published.format,
    weeks.week_start,
    -- Later weeks of a post are alike; an act dated before its post belongs to the first.
    cast(greatest(least({{ week_number('published.publication_week', 'weeks.week_start') }}, 4), 0) as integer)
        as age_weeks,
    coalesce(acts.quantity, 0) as quantity,
    coalesce(acts.quality, 0) as quality
from weeks
inner join published
    using (platform, account_id, content_id)
left join acts
    using (platform, account_id, content_id, week_start)
