{# Reading of JSON values whose shape varies, and of times as numbers. #}

{# Entries of a JSON object of numbers, as a list of (key, value); NULL if it is none. #}
{% macro json_number_entries(json) -%}
    {{ return(adapter.dispatch('json_number_entries')(json)) }}
{%- endmacro %}

{% macro default__json_number_entries(json) -%}
    case when json_type({{ json }}) = 'OBJECT'
        then map_entries(json_transform({{ json }}, '"MAP(VARCHAR, DOUBLE)"')) end
{%- endmacro %}

{# A JSON value as number; NULL if it is none. #}
{% macro json_number(json) -%}
    {{ return(adapter.dispatch('json_number')(json)) }}
{%- endmacro %}

{% macro default__json_number(json) -%}
    case when json_type({{ json }}) in ('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')
        then cast({{ json }} as double) end
{%- endmacro %}

{# Unix seconds, as text, as naive UTC timestamp; NULL if it is no number. #}
{% macro unix_timestamp(text) -%}
    {{ return(adapter.dispatch('unix_timestamp')(text)) }}
{%- endmacro %}

{% macro default__unix_timestamp(text) -%}
    make_timestamp(cast(try_cast({{ text }} as double) * 1000000 as bigint))
{%- endmacro %}
