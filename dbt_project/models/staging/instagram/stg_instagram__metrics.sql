-- Counters and insights, one row a number. `definition` is the platform's own name, so that one
-- metric never continues another.
with fields as (
    {%- for stream, metric, field in [
        ('media_counters', 'likes', 'like_count'),
        ('media_counters', 'comments', 'comments_count'),
        ('accounts', 'followers', 'followers_count')] %}
    select
        account as account_id,
        {{ json_text('payload', 'id') if stream != 'accounts' else 'cast(null as varchar)' }}
            as content_id,
        '{{ metric }}' as metric,
        try_cast({{ json_text('payload', field) }} as double) as value,
        {{ utc_timestamp(json_text('payload', 'observed_at')) }} as observed_at,
        'lifetime' as period,
        cast(null as varchar) as breakdown,
        '{{ field }}' as definition,
        cast(null as varchar) as value_status,
        load_id
    from {{ source('raw', 'instagram__' ~ stream) }}
    where is_current
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

of_media as (
    select * from {{ ref('stg_instagram__media_values') }}
),

of_account as (
    select
        account as account_id,
        load_id,
        {{ json_fields('payload', '{"name": "VARCHAR", "period": "VARCHAR",
            "breakdown": "VARCHAR", "value": "DOUBLE", "day": "VARCHAR",
            "observed_at": "VARCHAR"}') }} as told
    from {{ source('raw', 'instagram__account_insights') }}
    where is_current
),

counted as (
    select * from fields

    union all

    select account_id, content_id, metric, value, observed_at, 'lifetime', breakdown, definition,
        value_status, load_id
    from of_media

    union all

    -- A day's value is stamped with the day it belongs to, a Pacific one.
    select
        account_id,
        null,
        {{ instagram_metric('told.name', 'told.breakdown', instagram_account_metrics()) }},
        told.value,
        {{ utc_timestamp('coalesce(told.day, told.observed_at)') }},
        case when told.day is null then 'lifetime' else 'day' end,
        {{ instagram_breakdown('told.name', 'told.breakdown') }},
        told.name,
        null,
        load_id
    from of_account
    where told.name is not null
)

{{ canonical_metrics('instagram', 'counted', [
    'content_id', 'period', 'breakdown', 'definition', 'value_status'
]) }}
