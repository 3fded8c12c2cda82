{# What the ladder's models share: rules read from their seed, and week arithmetic. Weeks are
   numbered from the Monday 1970-01-05; the snapshot of week n is taken at its end. #}

{# One value of seed ladder_rules, as a scalar sub-query; for rules of a stage give the stage. #}
{% macro ladder_rule(rule, stage=none) -%}
    (
        select max(value)
        from {{ ref('ladder_rules') }}
        where rule = '{{ rule }}' and stage {{ 'is null' if stage is none else '= ' ~ stage }}
    )
{%- endmacro %}

{% macro ladder_rules_version() -%}
    (select max(rules_version) from {{ ref('ladder_rules') }})
{%- endmacro %}

{# A week number no data reach: the end of what has no end. #}
{% macro ladder_open_week() -%}
    1000000
{%- endmacro %}

{# Number of the week that a local calendar day belongs to. #}
{% macro ladder_week_no(day) -%}
    {{ return(adapter.dispatch('ladder_week_no')(day)) }}
{%- endmacro %}

{% macro default__ladder_week_no(day) -%}
    cast(floor(({{ day }} - date '1970-01-05') / 7) as integer)
{%- endmacro %}

{# Last week whose end is not after the instant: the last one that a hold until it reaches. #}
{% macro ladder_last_week_until(instant, timezone) -%}
    {{ ladder_week_no(local_date(instant, timezone)) }} - 1
{%- endmacro %}

{# The instant some days of 24 hours later; the number of days may be a column. #}
{% macro ladder_add_days(instant, days) -%}
    {{ return(adapter.dispatch('ladder_add_days')(instant, days)) }}
{%- endmacro %}

{% macro default__ladder_add_days(instant, days) -%}
    {{ instant }} + {{ days }} * interval '24 hours'
{%- endmacro %}

{# Set-returning: the Mondays from one day to another, both included. #}
{% macro ladder_mondays(first_monday, last_monday) -%}
    {{ return(adapter.dispatch('ladder_mondays')(first_monday, last_monday)) }}
{%- endmacro %}

{% macro default__ladder_mondays(first_monday, last_monday) -%}
    unnest(generate_series({{ first_monday }}, {{ last_monday }}, interval '7 days'))
{%- endmacro %}

{# Set-returning: the names that a text mentions with @, lower case, without the @. #}
{% macro ladder_mentions(text) -%}
    {{ return(adapter.dispatch('ladder_mentions')(text)) }}
{%- endmacro %}

{% macro default__ladder_mentions(text) -%}
    unnest(regexp_extract_all(
        lower({{ text }}), '(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}_](?:[\p{L}\p{N}_.:@-]*[\p{L}\p{N}_])?)', 1
    ))
{%- endmacro %}

{# Number of words: stretches between white space that hold a letter or a digit of any script. #}
{% macro ladder_word_count(text) -%}
    {{ return(adapter.dispatch('ladder_word_count')(text)) }}
{%- endmacro %}

{% macro default__ladder_word_count(text) -%}
    length(regexp_extract_all({{ text }}, '[\p{L}\p{N}][^\s\p{Z}]*'))
{%- endmacro %}

{# First day of the calendar month of a day, and its last. #}
{% macro ladder_month(day) -%}
    {{ return(adapter.dispatch('ladder_month')(day)) }}
{%- endmacro %}

{% macro default__ladder_month(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{% macro ladder_month_end(day) -%}
    {{ return(adapter.dispatch('ladder_month_end')(day)) }}
{%- endmacro %}

{% macro default__ladder_month_end(day) -%}
    last_day({{ day }})
{%- endmacro %}
