-- Figures of Analytics: the channel's Pacific days, and slices of 28 days at their last day.
-- There are two periods: a slice is no day's, so it stands with the totals, and its definition
-- says what it spans.
with day_records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"day": "VARCHAR", "metric": "VARCHAR", "value": "DOUBLE"}') }}
            as told
    from {{ source('raw', 'youtube__channel_days') }}
    where is_current
),

slice_records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"end": "VARCHAR", "metric": "VARCHAR", "value": "DOUBLE",
            "dimensions": {"ageGroup": "VARCHAR", "gender": "VARCHAR", "country": "VARCHAR",
            "subscribedStatus": "VARCHAR", "creatorContentType": "VARCHAR",
            "insightTrafficSourceType": "VARCHAR", "sharingService": "VARCHAR"}}') }} as told
    from {{ source('raw', 'youtube__audience') }}
    where is_current
),

sliced as (
    select
        account,
        load_id,
        told."end" as last_day,
        told.metric as metric,
        told.value as value,
        concat_ws(
            ',',
            'age=' || replace(replace(told.dimensions.ageGroup, 'age', ''), '65-', '65+'),
            'gender=' || told.dimensions.gender,
            'country=' || told.dimensions.country,
            'follower_type=' || lower(told.dimensions.subscribedStatus),
            'format=' || told.dimensions.creatorContentType,
            'traffic_source=' || told.dimensions.insightTrafficSourceType,
            'service=' || told.dimensions.sharingService
        ) as breakdown
    from slice_records
),

figures as (
    select account, load_id, told.day as day, told.metric as name, told.value as value,
        'day' as period, cast(null as varchar) as breakdown
    from day_records

    union all

    select account, load_id, last_day, metric, value, 'lifetime', breakdown
    from sliced
    where breakdown <> ''
)

select
    account as account_id,
    case name
        {%- for given, metric in [('engagedViews', 'engaged_views'),
            ('estimatedMinutesWatched', 'watch_seconds'), ('dislikes', 'negative_feedback'),
            ('subscribersGained', 'followers_gained'), ('subscribersLost', 'followers_lost'),
            ('videosAddedToPlaylists', 'saves'), ('viewerPercentage', 'viewer_percentage')] %}
        when '{{ given }}' then '{{ metric }}'
        {%- endfor %}
        else name
    end as metric,
    case when name = 'estimatedMinutesWatched' then value * 60 else value end as value,
    cast({{ utc_timestamp('day') }} as timestamp) as observed_at,
    period,
    breakdown,
    load_id
from figures
where name is not null and {{ utc_timestamp('day') }} is not null
