{# Local wall-clock time of an instant in a time zone, as TIMESTAMP without zone. #}
{% macro local_time(instant, timezone) -%}
    {{ return(adapter.dispatch('local_time')(instant, timezone)) }}
{%- endmacro %}

{% macro default__local_time(instant, timezone) -%}
    timezone({{ timezone }}, timezone('UTC', {{ instant }}))
{%- endmacro %}

{# The instant of a local wall-clock time in a time zone. #}
{% macro instant_of(local_time, timezone) -%}
    {{ return(adapter.dispatch('instant_of')(local_time, timezone)) }}
{%- endmacro %}

{% macro default__instant_of(local_time, timezone) -%}
    timezone('UTC', timezone({{ timezone }}, {{ local_time }}))
{%- endmacro %}

{# Day of the week of a date, 1 = Monday to 7 = Sunday. #}
{% macro iso_weekday(day) -%}
    {{ return(adapter.dispatch('iso_weekday')(day)) }}
{%- endmacro %}

{% macro default__iso_weekday(day) -%}
    isodow({{ day }})
{%- endmacro %}

{# A date and a time of day as one TIMESTAMP. #}
{% macro at_time(day, time_of_day) -%}
    {{ return(adapter.dispatch('at_time')(day, time_of_day)) }}
{%- endmacro %}

{% macro default__at_time(day, time_of_day) -%}
    ({{ day }} + {{ time_of_day }})
{%- endmacro %}

{# Channel of a conversation by the kind of an act in it. #}
{% macro channel_of(action_type, platform) -%}
    case
        when {{ action_type }} in ('dm_inbound', 'brand_dm', 'email_inbound') then 'dm'
        when {{ action_type }} = 'live_chat' then 'live'
        when {{ platform }} in (select platform from {{ ref('platform_threads') }} where channel = 'forum')
            then 'forum'
        else 'comment'
    end
{%- endmacro %}

{# Response figures of one kind of period, named by its first day. #}
{% macro response_figures_of(period, first_day) -%}
select
    platform,
    account_id,
    channel,
    period_start as {{ first_day }},
    inbound_count,
    demand_count,
    due_count,
    answered_count,
    unanswered_count,
    response_rate,
    response_rate_low,
    response_rate_high,
    response_coverage_num,
    response_coverage_den,
    response_coverage,
    response_coverage_low,
    response_coverage_high,
    median_first_response_seconds,
    p90_first_response_seconds,
    km_median_first_response_seconds,
    median_business_seconds,
    p90_business_seconds,
    sla_target_minutes,
    sla_hit_rate_num,
    sla_hit_rate_den,
    sla_hit_rate,
    second_target_minutes,
    second_target_hit_rate_num,
    second_target_hit_rate_den,
    second_target_hit_rate
from {{ ref('int_response_figures') }}
where period = '{{ period }}'
{%- endmacro %}
