with records as (
    {%- for stream in ['site_days', 'arrivals', 'audience'] %}
    select
        '{{ stream }}' as stream,
        account,
        load_id,
        {{ json_fields('payload', '{"day": "DATE", "observed_at": "VARCHAR", "is_gone": "BOOLEAN",
            "is_sampled": "BOOLEAN", "is_thresholded": "BOOLEAN", "dimension": "VARCHAR",
            "value": "VARCHAR", "sessionDefaultChannelGroup": "VARCHAR",
            "sessionSource": "VARCHAR", "sessionMedium": "VARCHAR",
            "sessionCampaignName": "VARCHAR", "sessionManualAdContent": "VARCHAR",
            "sessions": "DOUBLE", "activeUsers": "DOUBLE", "screenPageViews": "DOUBLE",
            "userEngagementDuration": "DOUBLE", "engagedSessions": "DOUBLE", "newUsers": "DOUBLE",
            "keyEvents": "DOUBLE"}') }} as seen
    {%- if stream == 'audience' %}
    from {{ source('raw', 'ga4__audience') }}
    where is_current
    {%- else %}
    from ({{ ga4_days(stream) }}) as days
    {%- endif %}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

figures as (
    select
        stream,
        account as account_id,
        cast(null as varchar) as content_id,
        coalesce(
            cast(seen.day as timestamp), cast({{ utc_timestamp('seen.observed_at') }} as timestamp)
        ) as observed_at,
        -- 28 days are neither a day nor a lifetime; the definition says what they are.
        case when stream = 'audience' then 'unknown' else 'day' end as period,
        case
            when stream = 'arrivals'
                then 'channel=' || coalesce(seen.sessionDefaultChannelGroup, '')
                || ',source=' || coalesce(seen.sessionSource, '')
                || ',medium=' || coalesce(seen.sessionMedium, '')
                || ',campaign=' || coalesce(seen.sessionCampaignName, '')
                || ',tag=' || coalesce(seen.sessionManualAdContent, '')
            when stream = 'audience'
                then case seen.dimension
                    when 'countryId' then 'country'
                    when 'languageCode' then 'language'
                    when 'userAgeBracket' then 'age'
                    when 'userGender' then 'gender'
                    else seen.dimension
                end || '=' || seen.value
        end as breakdown,
        coalesce(seen.is_gone, false) as is_gone,
        coalesce(seen.is_sampled, false) as is_sampled,
        coalesce(seen.is_thresholded, false) as is_thresholded,
        seen,
        load_id
    from records
),

site as (
    select * from figures where stream = 'site_days' and observed_at is not null
),

arrivals as (
    select * from figures where stream = 'arrivals' and observed_at is not null
),

audience as (
    select * from figures where stream = 'audience' and observed_at is not null
)

{{ web_metric_rows('site', [
    ('visits', 'seen.sessions', 'sessions'),
    ('reach', 'seen.activeUsers', 'activeUsers'),
    ('views', 'seen.screenPageViews', 'screenPageViews'),
    ('dwell_seconds', 'seen.userEngagementDuration', 'userEngagementDuration'),
    ('engaged_sessions', 'seen.engagedSessions', 'engagedSessions'),
    ('new_users', 'seen.newUsers', 'newUsers'),
    ('key_events', 'seen.keyEvents', 'keyEvents'),
]) }}

union all
{{ web_metric_rows('arrivals', [('visits', 'seen.sessions', 'sessions')]) }}

union all
{{ web_metric_rows('audience', [('reach', 'seen.activeUsers', 'activeUsers of 28 days')]) }}

union all
-- Arrivals from social networks are clicks to the website. Where rows are withheld the sum is
-- not known; a day whose arrivals all came from elsewhere has none.
select
    account_id,
    null as content_id,
    'website_clicks' as metric,
    case when not bool_or(is_thresholded)
        then sum(
            case
                when is_gone then null
                when seen.sessionDefaultChannelGroup in ('Organic Social', 'Paid Social')
                    then seen.sessions
                when seen.sessionDefaultChannelGroup <> '' then 0
            end
        )
    end as value,
    observed_at,
    period,
    null as breakdown,
    'sessions of Organic Social and Paid Social'
    || case when bool_or(is_sampled) then ', sampled' else '' end as definition,
    case
        when bool_or(is_thresholded) then 'suppressed'
        when bool_and(is_gone) then 'missing'
    end as value_status,
    max(load_id) as load_id
from arrivals
group by account_id, observed_at, period
