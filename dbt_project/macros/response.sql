{# True where the text addresses the person by @ and the platform's id. #}
{% macro mentions_person(text, platform_person_id) -%}
    {{ return(adapter.dispatch('mentions_person')(text, platform_person_id)) }}
{%- endmacro %}

{% macro default__mentions_person(text, platform_person_id) -%}
    coalesce(
        regexp_matches(
            lower({{ text }}),
            '(^|[^\w@])@' || regexp_escape(lower({{ platform_person_id }})) || '($|[^\w@.-]|[.-]($|\W))'
        ),
        false
    )
{%- endmacro %}

{# Local wall-clock time of an instant in a time zone, as TIMESTAMP without zone. #}
{% macro local_time(instant, timezone) -%}
    {{ return(adapter.dispatch('local_time')(instant, timezone)) }}
{%- endmacro %}

{% macro default__local_time(instant, timezone) -%}
    timezone({{ timezone }}, timezone('UTC', {{ instant }}))
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
        when {{ platform }} in ('discourse', 'forum') then 'forum'
        else 'comment'
    end
{%- endmacro %}
