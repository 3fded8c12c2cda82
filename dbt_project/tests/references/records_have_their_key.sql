-- What a platform sent without the id or the time that makes it countable; it is left out of facts.
{{ config(severity='warn') }}
{%- for kind in ('actions', 'content', 'metrics') %}
select '{{ kind }}' as kind, platform, account_id
from {{ ref('int_api_' ~ kind) }}
where {{ needed_columns(kind) | join(' is null or ') }} is null
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
