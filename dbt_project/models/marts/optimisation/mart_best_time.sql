-- Rule B30. A post's value at the comparison age against its format's usual level (log ratio), by
-- the three-hour block of the week in which it went out.
with posts as (
    select
        standing.platform,
        standing.account_id,
        standing.measure,
        content.weekday,
        content.local_hour - content.local_hour % 3 as block_start_hour,
        case
            when standing.format_posts >= {{ threshold('baseline_posts') }}
                then {{ log_ratio('standing.value', 'standing.format_median') }}
        end as effect
    from {{ ref('int_post_standing') }} as standing
    inner join {{ ref('dim_content') }} as content
        using (platform, account_id, content_id)
    cross join {{ ref('stg_run__settings') }} as settings
    where standing.age_hours = {{ threshold('comparison_age_hours') }}
        and not standing.is_paid
        and standing.published_at
        >= {{ hours_after('settings.as_of', '-24 * ' ~ threshold('effect_days')) }}
),

means as (
    select
        platform,
        account_id,
        measure,
        weekday,
        block_start_hour,
        count(*) as block_posts,
        count(effect) as posts,
        sum(effect order by effect) as total,
        sum(effect order by effect) / count(effect) as mean
    from posts
    group by platform, account_id, measure, weekday, block_start_hour
),

spreads as (
    select
        platform,
        account_id,
        measure,
        weekday,
        block_start_hour,
        sqrt(
            sum(power(posts.effect - means.mean, 2) order by posts.effect)
            / (max(means.posts) - 1) / max(means.posts)
        ) as standard_error
    from posts
    inner join means
        using (platform, account_id, measure, weekday, block_start_hour)
    where means.posts >= {{ threshold('best_time_posts') }}
        and posts.effect is not null
    group by platform, account_id, measure, weekday, block_start_hour
),

tested as (
    select
        means.*,
        spreads.standard_error,
        spreads.standard_error is not null as is_ranked,
        means.total / (means.posts + {{ threshold('best_time_pseudo_posts') }}) as shrunk,
        -- Posts that all did exactly alike have no spread to test against.
        case
            when spreads.standard_error > 1e-9
                then {{ student_p('(means.mean / spreads.standard_error)', '(means.posts - 1)') }}
        end as p
    from means
    left join spreads
        using (platform, account_id, measure, weekday, block_start_hour)
),

weighed as (
    select *, {{ bh_ratio('p', 'platform, account_id, measure') }} as p_ratio
    from tested
),

adjusted as (
    select *, {{ bh_adjusted('p', 'p_ratio', 'platform, account_id, measure') }} as p_adjusted
    from weighed
)

select
    platform,
    account_id,
    measure,
    weekday,
    cast(block_start_hour as integer) as block_start_hour,
    block_posts,
    posts,
    exp(shrunk) as effect,
    exp(mean) as mean_ratio,
    p,
    p_adjusted,
    coalesce(p_adjusted <= {{ threshold('false_discovery_rate') }}, false) as is_significant,
    case
        when is_ranked
            then rank() over (
                partition by platform, account_id, measure, is_ranked order by shrunk desc
            )
    end as effect_rank,
    case
        when not is_ranked then 'too_few_posts'
        when p_adjusted <= {{ threshold('false_discovery_rate') }} then 'evidence'
        else 'no_evidence'
    end as status
from adjusted
