-- Content x feature: what a post has of each thing that a team can choose. Unknown: no row.
{%- set flags = {'has_question': 'has_question', 'has_poll': 'has_poll',
    'is_contest': 'coalesce(is_contest, false)', 'has_hashtags': "hashtags <> ''",
    'has_mentions': "mentions <> ''", 'is_paid': 'is_paid',
    'is_live': "coalesce(format, '') in ('live', 'webinar')"} %}
{%- set choices = {'format': 'format', 'weekday': 'cast(weekday as varchar)',
    'hour_block': "cast(cast(local_hour - local_hour % 3 as integer) as varchar)",
    'cta_type': "coalesce(cta_type, 'none')", 'content_pillar': 'content_pillar'} %}
with own as (
    select *
    from {{ ref('dim_content') }}
    where is_own and published_at is not null
),

traits as (
    {%- for feature, sql in flags.items() %}
    select platform, account_id, content_id, '{{ feature }}' as feature,
        case when {{ sql }} then 'yes' else 'no' end as feature_value
    from own
    where {{ sql }} is not null
    union all
    {%- endfor %}
    {%- for feature, sql in choices.items() %}
    select platform, account_id, content_id, '{{ feature }}' as feature, {{ sql }} as feature_value
    from own
    union all
    {%- endfor %}
    select platform, account_id, content_id, 'caption_length' as feature,
        case
            when caption_length = 0 then 'none'
            when caption_length <= {{ threshold('caption_short') }} then 'short'
            when caption_length <= {{ threshold('caption_long') }} then 'medium'
            else 'long'
        end as feature_value
    from own
    where caption_length is not null
)

select platform, account_id, content_id, feature, feature_value
from traits
where feature_value is not null
