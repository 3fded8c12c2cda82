-- Insights of media and stories, one row a number; where the platform withholds them all, views and
-- reach say so. Views of a story are both views and story_views.
with records as (
    {%- for stream in ['media_insights', 'story_insights'] %}
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR",
            "product_type": "VARCHAR", "withheld": "VARCHAR", "insights": [{"name": "VARCHAR",
            "breakdown": "VARCHAR", "value": "DOUBLE"}]}') }} as told
    from {{ source('raw', 'instagram__' ~ stream) }}
    where is_current
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

numbers as (
    select account, load_id, told, {{ unnest_list('told.insights') }} as number
    from records
),

named as (
    select
        account as account_id,
        told.id as content_id,
        {{ instagram_metric('number.name', 'number.breakdown', instagram_media_metrics()) }} as metric,
        case number.name
            when 'ig_reels_video_view_total_time' then number.value / 1000.0
            else number.value
        end as value,
        {{ utc_timestamp('told.observed_at') }} as observed_at,
        {{ instagram_breakdown('number.name', 'number.breakdown') }} as breakdown,
        number.name as definition,
        cast(null as varchar) as value_status,
        told.product_type as product_type,
        load_id
    from numbers
    where number.name is not null

    union all

    {%- for metric in ['views', 'reach'] %}
    select
        account,
        told.id,
        '{{ metric }}',
        null,
        {{ utc_timestamp('told.observed_at') }},
        null,
        '{{ metric }}',
        told.withheld,
        told.product_type,
        load_id
    from records
    where told.withheld is not null and {{ list_length('told.insights') }} = 0
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
)

select account_id, content_id, metric, value, observed_at, breakdown, definition, value_status,
    load_id
from named

union all

select account_id, content_id, 'story_views', value, observed_at, breakdown, definition,
    value_status, load_id
from named
where product_type = 'STORY' and metric = 'views'
