{# What staging of web analytics shares. #}

{# A page by its address, as content is named: without scheme and fragment. #}
{% macro page_of_url(url) -%}
    {{ return(adapter.dispatch('page_of_url')(url)) }}
{%- endmacro %}

{% macro default__page_of_url(url) -%}
    nullif(regexp_replace({{ url }}, '^[a-zA-Z]+://|#.*$', '', 'g'), '')
{%- endmacro %}

{# Noon of a local day: the middle of it stays on that day in nearly every other time zone. #}
{% macro noon_utc(day, timezone) -%}
    {{ hours_after(day_start_utc(day, timezone), 12) }}
{%- endmacro %}

{# Figures of a relation as rows, one a metric: `metrics` are (metric, column, the platform's name).
   The relation has account_id, content_id, observed_at, period, breakdown, is_gone, is_sampled and
   load_id. What is gone is missing; an estimate from a sample has a definition of its own. #}
{% macro web_metric_rows(relation, metrics) -%}
{%- for metric, column, name in metrics %}
select
    account_id,
    content_id,
    '{{ metric }}' as metric,
    case when not is_gone then {{ column }} end as value,
    observed_at,
    period,
    breakdown,
    '{{ name }}' || case when is_sampled then ', sampled' else '' end as definition,
    case when is_gone then 'missing' end as value_status,
    load_id
from {{ relation }}
where is_gone or {{ column }} is not null
{%- if not loop.last %}

union all
{% endif %}
{%- endfor %}
{%- endmacro %}

{# The name of a time zone; NULL if the engine knows none of that name. #}
{% macro known_timezone(name) -%}
    {{ return(adapter.dispatch('known_timezone')(name)) }}
{%- endmacro %}

{% macro default__known_timezone(name) -%}
    case when {{ name }} in (select zones.name from pg_timezone_names() as zones) then {{ name }} end
{%- endmacro %}
