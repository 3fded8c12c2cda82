{# Platforms whose extractor has staging models of its own; files come beside them. #}
{% macro api_platforms() -%}
    {{ return(['bluesky', 'mastodon']) }}
{%- endmacro %}

{# Union of one kind of staging model over all doors. A record that came by a platform's own
   interface wins over the same record from a file. #}
{% macro union_staging(kind, key) %}
with api as (
    {%- for platform in api_platforms() %}
    select * from {{ ref('stg_' ~ platform ~ '__' ~ kind) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    api.*,
    true as is_from_api
from api
union all
select
    files.*,
    false as is_from_api
from {{ ref('stg_files__' ~ kind) }} as files
where not exists (select 1 from api where api.{{ key }} = files.{{ key }})
{% endmacro %}
