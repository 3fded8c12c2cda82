{# Weekly series: medians, spreads and the directions in which a week moved. #}

{# Monday of the week of a local calendar day. #}
{% macro week_of(day) -%}
    {{ return(adapter.dispatch('week_of')(day)) }}
{%- endmacro %}

{% macro default__week_of(day) -%}
    cast(date_trunc('week', {{ day }}) as date)
{%- endmacro %}

{# Share of the values that lie below: 0.5 is the median; between two values it is interpolated. #}
{% macro quantile(value, share) -%}
    {{ return(adapter.dispatch('quantile')(value, share)) }}
{%- endmacro %}

{% macro default__quantile(value, share) -%}
    quantile_cont({{ value }}, {{ share }})
{%- endmacro %}

{% macro median(value) -%}
    {{ quantile(value, 0.5) }}
{%- endmacro %}

{# 1.4826 x the median absolute deviation: the standard deviation of normal values, unmoved by
   outliers. #}
{% macro robust_spread(value) -%}
    {{ return(adapter.dispatch('robust_spread')(value)) }}
{%- endmacro %}

{% macro default__robust_spread(value) -%}
    1.4826 * mad({{ value }})
{%- endmacro %}

{# A week of gains as a count: counters that were put right downwards leave a week below 0. #}
{% macro as_count(value) -%}
    (case when {{ value }} < 0 then 0 else {{ value }} end)
{%- endmacro %}

{# How far a count lies from its median; half a unit on either side keeps 0 finite. #}
{% macro log_deviation(value, center) -%}
    ln(({{ as_count(value) }} + 0.5) / ({{ as_count(center) }} + 0.5))
{%- endmacro %}

{# Error of log_deviation if acts come independently (Poisson): the mean of the variances at either
   end. With it z comes within 0.3 of the exact Poisson test where that is near 2.5. #}
{% macro poisson_error(value, center) -%}
    sqrt((1 / ({{ as_count(value) }} + 0.5) + 1 / ({{ as_count(center) }} + 0.5)) / 2)
{%- endmacro %}

{# down, up or steady as B28 has it; unclear: it changed, but no more than by chance. #}
{% macro direction(value, center, z) -%}
    case
        when {{ z }} is null then null
        when abs({{ value }} - {{ center }}) < {{ threshold('diagnosis_change') }} * {{ center }}
            or {{ value }} = {{ center }} then 'steady'
        when {{ z }} <= -1 * {{ threshold('diagnosis_z') }} then 'down'
        when {{ z }} >= {{ threshold('diagnosis_z') }} then 'up'
        else 'unclear'
    end
{%- endmacro %}

{# Values of a group as text, joined by commas in the order given. #}
{% macro joined_text(value, order_by) -%}
    {{ return(adapter.dispatch('joined_text')(value, order_by)) }}
{%- endmacro %}

{% macro default__joined_text(value, order_by) -%}
    string_agg({{ value }}, ', ' order by {{ order_by }})
{%- endmacro %}

{# Whole weeks from one Monday to another. #}
{% macro week_number(first_monday, monday) -%}
    {{ return(adapter.dispatch('week_number')(first_monday, monday)) }}
{%- endmacro %}

{% macro default__week_number(first_monday, monday) -%}
    (({{ monday }} - {{ first_monday }}) // 7)
{%- endmacro %}

{# A share as a person reads it: 12 %, and a change as +12 % or -12 %. #}
{% macro percent(share) -%}
    cast(cast(round(100 * {{ share }}) as bigint) as varchar) || ' %'
{%- endmacro %}

{% macro signed_percent(change) -%}
    case when {{ change }} >= 0 then '+' else '' end || {{ percent(change) }}
{%- endmacro %}

{# The value of a group's latest day on which it is known. #}
{% macro newest_known(value, day) -%}
    {{ return(adapter.dispatch('newest_known')(value, day)) }}
{%- endmacro %}

{% macro default__newest_known(value, day) -%}
    max_by({{ value }}, case when {{ value }} is not null then {{ day }} end)
{%- endmacro %}
