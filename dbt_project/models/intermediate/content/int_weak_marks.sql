-- Organic posts at the comparison age: whether each lies below its format's own 20th percentile,
-- and its place in a row of such posts. A post that cannot be judged ends the row.
with judged as (
    select
        platform,
        account_id,
        content_id,
        format,
        published_at,
        measure,
        value,
        standing_posts,
        standing_p20,
        standing_median,
        case
            when standing_posts >= {{ threshold('weak_posts') }} then value < standing_p20
        end as is_weak
    from {{ ref('int_post_standing') }}
    where age_hours = {{ threshold('comparison_age_hours') }}
        and not is_paid
),

islands as (
    select
        judged.*,
        sum(case when is_weak then 0 else 1 end) over sequence as island
    from judged
    window sequence as (
        partition by platform, account_id, format, measure order by published_at, content_id
        rows between unbounded preceding and current row
    )
)

select
    platform,
    account_id,
    content_id,
    format,
    published_at,
    measure,
    value,
    standing_posts,
    standing_p20,
    standing_median,
    is_weak,
    case
        when is_weak
            then row_number() over (
                partition by platform, account_id, format, measure, island, is_weak
                order by published_at, content_id
            )
    end as weak_in_a_row,
    case
        when is_weak
            then count(*) over (
                partition by platform, account_id, format, measure, island, is_weak
            )
    end as run_length
from islands
