{# Platforms whose extractor has staging models of its own; files come beside them. #}
{% macro api_platforms() -%}
    {{ return([
        'bluesky',
        'discourse',
        'facebook_pages',
        'ga4',
        'instagram',
        'linkedin',
        'mastodon',
        'matomo',
        'reddit',
        'threads',
        'tiktok',
        'x',
        'youtube',
    ]) }}
{%- endmacro %}

{# Those of them that read lists of people to their end. #}
{% macro listing_platforms() -%}
    {{ return([
        'bluesky',
        'facebook_pages',
        'linkedin',
        'mastodon',
        'tiktok',
        'x',
    ]) }}
{%- endmacro %}

{# Union of one kind of staging model over all platforms with an interface. #}
{% macro union_api(kind) %}
{%- for platform in api_platforms() %}
select * from {{ ref('stg_' ~ platform ~ '__' ~ kind) }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}

{# Columns without which a record of a kind is nobody's: a platform that sent it without its id or
   time must not hold up all others. The test records_have_their_key counts those left out. #}
{% macro needed_columns(kind) -%}
    {{ return({
        'actions': ['action_key', 'action_type', 'acted_at'],
        'content': ['content_key'],
        'metrics': ['metric_key'],
    }[kind]) }}
{%- endmacro %}

{# Both doors together. A record that came by a platform's own interface wins over the same record
   from a file. #}
{% macro union_doors(kind, key) %}
select
    api.*,
    true as is_from_api
from {{ ref('int_api_' ~ kind) }} as api
where {{ 'api.' ~ needed_columns(kind) | join(' is not null and api.') }} is not null
union all
select
    files.*,
    false as is_from_api
from {{ ref('stg_files__' ~ kind) }} as files
where not exists (
    select 1 from {{ ref('int_api_' ~ kind) }} as api
    where api.{{ key }} = files.{{ key }}
        and {{ 'api.' ~ needed_columns(kind) | join(' is not null and api.') }} is not null
)
{% endmacro %}
