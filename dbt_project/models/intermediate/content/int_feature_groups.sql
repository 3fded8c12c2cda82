-- Account x measure x feature x value: how the posts with it did at the comparison age against the
-- usual level (log ratios), beside the account's posts with another value of it. What makes a
-- format is held against the account's level over all formats, among posts that are counted alike;
-- all else against the level of the post's own format, so that no format passes for a good hour.
with counted_alike as (
    select
        platform,
        account_id,
        measure,
        age_hours,
        basis,
        row_number() over (
            partition by platform, account_id, measure, age_hours order by count(*) desc, basis
        ) as most_posts_first
    from {{ ref('int_post_standing') }}
    group by platform, account_id, measure, age_hours, basis
),

posts as (
    select
        traits.platform,
        traits.account_id,
        standing.measure,
        traits.feature,
        traits.feature_value,
        case
            when traits.feature in ('format', 'has_poll', 'is_live')
                then case
                    when standing.account_posts >= {{ threshold('baseline_posts') }}
                        and counted_alike.most_posts_first = 1
                        then {{ log_ratio('standing.value', 'standing.account_median') }}
                end
            when standing.format_posts >= {{ threshold('baseline_posts') }}
                then {{ log_ratio('standing.value', 'standing.format_median') }}
        end as effect
    from {{ ref('int_post_standing') }} as standing
    inner join {{ ref('int_content_traits') }} as traits
        using (platform, account_id, content_id)
    inner join counted_alike
        using (platform, account_id, measure, age_hours, basis)
    cross join {{ ref('stg_run__settings') }} as settings
    where standing.age_hours = {{ threshold('comparison_age_hours') }}
        -- What was bought says nothing of what a post is made of.
        and (not standing.is_paid or traits.feature = 'is_paid')
        and standing.published_at
        >= {{ hours_after('settings.as_of', '-24 * ' ~ threshold('effect_days')) }}
),

by_value as (
    select
        platform,
        account_id,
        measure,
        feature,
        feature_value,
        count(effect) as posts,
        coalesce(sum(effect order by effect), 0.0) as total,
        coalesce(sum(effect * effect order by effect), 0.0) as squares
    from posts
    group by platform, account_id, measure, feature, feature_value
),

all_values as (
    select
        platform,
        account_id,
        measure,
        feature,
        count(effect) as posts,
        coalesce(sum(effect order by effect), 0.0) as total,
        coalesce(sum(effect * effect order by effect), 0.0) as squares
    from posts
    group by platform, account_id, measure, feature
),

sides as (
    select
        by_value.*,
        all_values.posts - by_value.posts as other_posts,
        all_values.total - by_value.total as other_total,
        all_values.squares - by_value.squares as other_squares
    from by_value
    inner join all_values
        using (platform, account_id, measure, feature)
    where by_value.feature_value <> 'no'
)

select
    platform,
    account_id,
    measure,
    feature,
    feature_value,
    posts,
    other_posts,
    total / nullif(posts, 0) as mean,
    other_total / nullif(other_posts, 0) as other_mean,
    -- Variance of each mean.
    case when posts > 1
        then greatest(0.0, squares - total * total / posts) / (posts - 1) / posts
    end as variance,
    case when other_posts > 1
        then greatest(0.0, other_squares - other_total * other_total / other_posts)
            / (other_posts - 1) / other_posts
    end as other_variance
from sides
