with records as (
    {%- for stream in ['site_days', 'arrivals', 'countries'] %}
    select
        '{{ stream }}' as stream,
        account,
        load_id,
        {{ json_fields('payload', '{"day": "DATE", "is_gone": "BOOLEAN", "kind": "VARCHAR",
            "label": "VARCHAR", "code": "VARCHAR", "nb_visits": "DOUBLE",
            "nb_uniq_visitors": "DOUBLE", "nb_pageviews": "DOUBLE", "sum_visit_length": "DOUBLE",
            "nb_outlinks": "DOUBLE", "nb_downloads": "DOUBLE"}') }} as seen
    from {{ source('raw', 'matomo__' ~ stream) }}
    where is_current
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
        cast(seen.day as timestamp) as observed_at,
        'day' as period,
        case stream
            when 'arrivals' then seen.kind || '=' || seen.label
            when 'countries' then 'country=' || upper(seen.code)
        end as breakdown,
        coalesce(seen.is_gone, false) as is_gone,
        false as is_sampled,
        seen,
        load_id
    from records
    where seen.day is not null
),

site as (
    select * from figures where stream = 'site_days'
),

arrivals as (
    select * from figures where stream = 'arrivals'
),

countries as (
    select * from figures where stream = 'countries'
)

{{ web_metric_rows('site', [
    ('visits', 'seen.nb_visits', 'nb_visits'),
    ('reach', 'seen.nb_uniq_visitors', 'nb_uniq_visitors'),
    ('views', 'seen.nb_pageviews', 'nb_pageviews'),
    ('dwell_seconds', 'seen.sum_visit_length', 'sum_visit_length'),
    ('link_clicks', 'seen.nb_outlinks', 'nb_outlinks'),
    ('media_clicks', 'seen.nb_downloads', 'nb_downloads'),
]) }}

union all
{{ web_metric_rows('arrivals', [('visits', 'seen.nb_visits', 'nb_visits')]) }}

union all
{{ web_metric_rows('countries', [
    ('visits', 'seen.nb_visits', 'nb_visits'),
    ('reach', 'seen.nb_uniq_visitors', 'nb_uniq_visitors'),
]) }}

union all
-- Arrivals from social networks and campaigns are clicks to the website.
select
    account_id,
    null as content_id,
    'website_clicks' as metric,
    sum(case when not is_gone then seen.nb_visits end) as value,
    observed_at,
    period,
    null as breakdown,
    'visits from socials and campaigns' as definition,
    case when bool_and(is_gone) then 'missing' end as value_status,
    max(load_id) as load_id
from arrivals
group by account_id, observed_at, period
