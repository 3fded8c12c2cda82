{# The brand's own top-level content, one row a piece. `relation` has account_id, content_id,
   published_at (UTC), load_id and the columns in `given`. #}
{% macro canonical_content(platform, relation, given) -%}
{%- set columns = {
    'author_platform_person_id': 'cast(null as varchar)',
    'title': 'cast(null as varchar)',
    'text': 'cast(null as varchar)',
    'format': 'cast(null as varchar)',
    'url': 'cast(null as varchar)',
    'cta_type': 'cast(null as varchar)',
    'is_paid': 'false',
    'campaign': 'cast(null as varchar)',
    'space_kind': "'own'",
    'topic': 'cast(null as varchar)',
    'duration_seconds': 'cast(null as double)',
    'is_contest': 'cast(null as boolean)',
    'poll_options': 'cast(null as varchar)',
    'removed_at': 'cast(null as timestamp)',
} -%}
select
    '{{ platform }}|' || posts.account_id || '|' || posts.content_id as content_key,
    '{{ platform }}' as platform,
    posts.account_id,
    posts.content_id,
    posts.author_platform_person_id,
    cast(posts.published_at as timestamp) as published_at,
    posts.title,
    posts.text,
    posts.format,
    posts.url,
    posts.cta_type,
    posts.is_paid,
    posts.campaign,
    posts.space_kind,
    posts.topic,
    cast(posts.duration_seconds as double) as duration_seconds,
    posts.is_contest,
    posts.poll_options,
    cast(posts.removed_at as timestamp) as removed_at,
    posts.load_id
from (
    select
        {{- _canonical(columns, given) }}
        seen.account_id,
        seen.content_id,
        seen.published_at,
        seen.load_id
    from {{ relation }} as seen
) as posts
{%- endmacro %}

{# Observed values, one row per metric, subject, period, breakdown and time. `relation` has
   account_id, metric, value, observed_at (UTC), load_id and the columns in `given`. A value that
   was not given has no row, unless a status other than observed or zero says why. #}
{% macro canonical_metrics(platform, relation, given) -%}
{%- set columns = {
    'content_id': 'cast(null as varchar)',
    'period': "'lifetime'",
    'breakdown': 'cast(null as varchar)',
    'definition': 'cast(null as varchar)',
    'value_status': 'cast(null as varchar)',
} -%}
select
    '{{ platform }}|' || counted.account_id || '|' || coalesce(counted.content_id, '') || '|'
    || counted.metric || '|' || counted.period || '|' || coalesce(counted.breakdown, '') || '|'
    || cast(counted.observed_at as varchar)
    {%- if 'definition' in given %} || coalesce('|' || counted.definition, ''){% endif %} as metric_key,
    '{{ platform }}' as platform,
    counted.account_id,
    counted.content_id,
    counted.metric,
    cast(counted.value as double) as value,
    cast(counted.observed_at as timestamp) as observed_at,
    counted.period,
    counted.breakdown,
    counted.definition,
    coalesce(counted.value_status, case when counted.value = 0 then 'zero' else 'observed' end)
        as value_status,
    counted.load_id
from (
    select
        {{- _canonical(columns, given) }}
        seen.account_id,
        seen.metric,
        seen.value,
        cast(seen.observed_at as timestamp) as observed_at,
        seen.load_id
    from {{ relation }} as seen
) as counted
where counted.value is not null or counted.value_status not in ('observed', 'zero')
{%- endmacro %}
