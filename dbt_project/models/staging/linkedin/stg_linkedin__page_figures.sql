-- Figures of the page: followers as observed, with their parts, and the platform's own days (UTC),
-- stamped with the day's beginning. Daily figures can be negative where something was taken back.
with followers as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "firstDegreeSize": "DOUBLE",
            "slices": [{"dimension": "VARCHAR", "bucket": "VARCHAR", "organic": "DOUBLE",
                "paid": "DOUBLE"}]}') }} as counted
    from {{ source('raw', 'linkedin__followers') }}
    where is_current
),

slices as (
    select
        account,
        load_id,
        counted.observed_at as observed_at,
        {{ unnest_list('counted.slices') }} as slice
    from followers
),

days as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"day": "VARCHAR", "totalShareStatistics": {
                "impressionCount": "DOUBLE", "uniqueImpressionsCount": "DOUBLE",
                "clickCount": "DOUBLE", "likeCount": "DOUBLE", "commentCount": "DOUBLE",
                "shareCount": "DOUBLE", "engagement": "DOUBLE", "shareMentionsCount": "DOUBLE",
                "commentMentionsCount": "DOUBLE"},
            "followerGains": {"organicFollowerGain": "DOUBLE", "paidFollowerGain": "DOUBLE"},
            "totalPageStatistics": {"views": {"allPageViews": {"pageViews": "DOUBLE",
                "uniquePageViews": "DOUBLE"}}}}') }} as figures
    from {{ source('raw', 'linkedin__days') }}
    where is_current
),

daily as (
    {%- for metric, field in linkedin_share_figures() %}
    select account, figures.day as day, '{{ metric }}' as metric,
        figures.totalShareStatistics.{{ field }} as value, load_id
    from days

    union all
    {% endfor %}
    select account, figures.day, 'followers_gained',
        case when figures.followerGains.organicFollowerGain is not null
            or figures.followerGains.paidFollowerGain is not null
            then coalesce(figures.followerGains.organicFollowerGain, 0)
                + coalesce(figures.followerGains.paidFollowerGain, 0) end,
        load_id
    from days

    union all

    select account, figures.day, 'followers_gained_paid', figures.followerGains.paidFollowerGain,
        load_id
    from days

    union all

    select account, figures.day, 'profile_views',
        figures.totalPageStatistics.views.allPageViews.pageViews, load_id
    from days

    union all

    select account, figures.day, 'profile_visitors',
        figures.totalPageStatistics.views.allPageViews.uniquePageViews, load_id
    from days
)

select account as account_id, metric, 'day' as period, cast(null as varchar) as breakdown, value,
    {{ utc_timestamp('day') }} as observed_at, load_id
from daily
where value is not null

union all

select account, 'followers', 'lifetime', null, counted.firstDegreeSize,
    {{ utc_timestamp('counted.observed_at') }}, load_id
from followers
where counted.firstDegreeSize is not null

union all

select account, 'followers', 'lifetime', slice.dimension || '=' || slice.bucket,
    sum(coalesce(slice.organic, 0) + coalesce(slice.paid, 0)),
    {{ utc_timestamp('observed_at') }}, max(load_id)
from slices
where slice.organic is not null or slice.paid is not null
group by account, slice.dimension, slice.bucket, observed_at
