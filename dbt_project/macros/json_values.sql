{# Reading of JSON values whose shape varies. #}

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
