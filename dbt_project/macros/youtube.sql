{# Facts about YouTube's resources. #}

{# By which of the platform's rules views are counted on a Pacific day: the day from which the rule
   holds. Of Shorts every start counts since 2025-03-31, of all formats since 2026-08-27. NULL: the
   rule before. Source: developers.google.com/youtube/analytics/revision_history #}
{% macro youtube_view_rule(day) -%}
    case
        when {{ day }} >= date '2026-08-27' then '2026-08-27'
        when {{ day }} >= date '2025-03-31' then '2025-03-31'
    end
{%- endmacro %}

{# The same for an instant in UTC. #}
{% macro youtube_view_rule_at(instant) -%}
    {{ youtube_view_rule(local_date(instant, "'America/Los_Angeles'")) }}
{%- endmacro %}

{# Seconds of a duration such as PT1H2M3S; NULL where it is none or zero, as of what is live. #}
{% macro youtube_seconds(text) -%}
    {{ return(adapter.dispatch('youtube_seconds')(text)) }}
{%- endmacro %}

{% macro default__youtube_seconds(text) -%}
    nullif(
        {%- for unit, seconds in [('D', 86400), ('H', 3600), ('M', 60), ('S', 1)] %}
        coalesce(
            try_cast(regexp_extract({{ text }}, '([0-9.]+){{ unit }}', 1) as double), 0
        ) * {{ seconds }}{{ ' +' if not loop.last }}
        {%- endfor %}, 0
    )
{%- endmacro %}

{# A count that is written as text of digits. #}
{% macro youtube_count(text) -%}
    {{ return(adapter.dispatch('youtube_count')(text)) }}
{%- endmacro %}

{% macro default__youtube_count(text) -%}
    try_cast({{ text }} as double)
{%- endmacro %}
