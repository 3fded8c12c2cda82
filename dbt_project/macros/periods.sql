{# Calendar periods of days, and texts that name several things. #}

{# First day of the period (day, week from Monday, month) that holds a day; unit is an expression. #}
{% macro period_start(day, unit) -%}
    {{ return(adapter.dispatch('period_start')(day, unit)) }}
{%- endmacro %}

{% macro default__period_start(day, unit) -%}
    cast(date_trunc({{ unit }}, {{ day }}) as date)
{%- endmacro %}

{# Last day of the period that begins on a day. #}
{% macro period_end(first_day, unit) -%}
    {{ return(adapter.dispatch('period_end')(first_day, unit)) }}
{%- endmacro %}

{% macro default__period_end(first_day, unit) -%}
    cast(
        {{ first_day }} + case {{ unit }}
            when 'day' then interval 1 day
            when 'week' then interval 7 day
            else interval 1 month
        end - interval 1 day as date
    )
{%- endmacro %}

{# Aggregate: the different texts in order, comma-joined. NULL: there is none. #}
{% macro comma_joined(text) -%}
    {{ return(adapter.dispatch('comma_joined')(text)) }}
{%- endmacro %}

{% macro default__comma_joined(text) -%}
    string_agg(distinct {{ text }}, ', ' order by {{ text }})
{%- endmacro %}
