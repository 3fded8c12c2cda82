{# Time arithmetic whose spelling differs between engines. Instants are naive TIMESTAMP in UTC. #}

{# Local calendar day of an instant in a time zone. #}
{% macro local_date(instant, timezone) -%}
    {{ return(adapter.dispatch('local_date')(instant, timezone)) }}
{%- endmacro %}

{% macro default__local_date(instant, timezone) -%}
    cast(timezone({{ timezone }}, timezone('UTC', {{ instant }})) as date)
{%- endmacro %}

{# Monday of the local week of an instant. #}
{% macro local_week(instant, timezone) -%}
    {{ return(adapter.dispatch('local_week')(instant, timezone)) }}
{%- endmacro %}

{% macro default__local_week(instant, timezone) -%}
    cast(date_trunc('week', timezone({{ timezone }}, timezone('UTC', {{ instant }}))) as date)
{%- endmacro %}

{# The instant at which a local calendar day begins. #}
{% macro day_start_utc(day, timezone) -%}
    {{ return(adapter.dispatch('day_start_utc')(day, timezone)) }}
{%- endmacro %}

{% macro default__day_start_utc(day, timezone) -%}
    timezone('UTC', timezone({{ timezone }}, cast({{ day }} as timestamp)))
{%- endmacro %}

{# Whole seconds from one instant to another, negative when the second is earlier. #}
{% macro seconds_between(earlier, later) -%}
    {{ return(adapter.dispatch('seconds_between')(earlier, later)) }}
{%- endmacro %}

{% macro default__seconds_between(earlier, later) -%}
    date_diff('second', {{ earlier }}, {{ later }})
{%- endmacro %}

{# Unix time, a number or its text, as naive UTC timestamp; NULL if it is none. `per_second`: 1000
   for milliseconds. #}
{% macro unix_timestamp(value, per_second=1) -%}
    {{ return(adapter.dispatch('unix_timestamp')(value, per_second)) }}
{%- endmacro %}

{% macro default__unix_timestamp(value, per_second) -%}
    make_timestamp(
        try_cast(try_cast({{ value }} as double) * {{ 1000000 // per_second }} as bigint)
    )
{%- endmacro %}
