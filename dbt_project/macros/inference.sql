{# Tests and intervals of means. Everything is exact or says how near it comes. #}

{# Two-sided p of Student's t with whole degrees of freedom from 1 on, by the finite series of its
   distribution in theta = atan(t / sqrt(df)) (Abramowitz and Stegun 26.7.3 and 26.7.4): exact but
   for rounding, so a p below 1e-13 may be shown as 0. NULL where t or df is. #}
{% macro student_p(t, df) -%}
    {{ return(adapter.dispatch('student_p')(t, df)) }}
{%- endmacro %}

{% macro default__student_p(t, df) -%}
    {%- set cos2 = "(cast(" ~ df ~ " as double) / (" ~ df ~ " + power(" ~ t ~ ", 2)))" -%}
    {%- set sine = "(abs(" ~ t ~ ") / sqrt(" ~ df ~ " + power(" ~ t ~ ", 2)))" -%}
    case
        when {{ t }} is null or {{ df }} < 1 then null
        when {{ df }} % 2 = 0
            then greatest(0.0, 1 - {{ sine }} / sqrt(pi()) * list_sum(list_transform(
                range(0, cast({{ df }} / 2 as bigint)),
                lambda k: exp(lgamma(k + 0.5e0) - lgamma(k + 1e0) + k * ln({{ cos2 }}))
            )))
        else greatest(0.0, 1 - 2 / pi() * (
            atan(abs({{ t }}) / sqrt({{ df }}))
            + {{ sine }} * sqrt({{ cos2 }}) * sqrt(pi()) / 2 * coalesce(list_sum(list_transform(
                range(0, cast(({{ df }} - 1) / 2 as bigint)),
                lambda k: exp(lgamma(k + 1e0) - lgamma(k + 1.5e0) + k * ln({{ cos2 }}))
            )), 0.0)
        ))
    end
{%- endmacro %}

{# 97.5th percentile of Student's t by the first five terms of its expansion about the normal's
   (Abramowitz and Stegun 26.7.5): within 1 % of it from 2 degrees of freedom on, 0.05 % from 4. #}
{% macro student_t975(df) -%}
    (1.959964 + 2.372271 / {{ df }} + 2.822502 / power({{ df }}, 2) + 2.555853 / power({{ df }}, 3)
    + 1.589536 / power({{ df }}, 4))
{%- endmacro %}

{# Benjamini and Hochberg, first of two steps: p times the number of tests by the number of tests
   at or below it. Rows without p are no tests. #}
{% macro bh_ratio(p, family) -%}
    {{ p }} * count({{ p }}) over (partition by {{ family }})
    / nullif(count({{ p }}) over (
        partition by {{ family }} order by {{ p }} nulls last
        range between unbounded preceding and current row
    ), 0)
{%- endmacro %}

{# Second step: the least of these at or above the own p is the adjusted p. #}
{% macro bh_adjusted(p, ratio, family) -%}
    case
        when {{ p }} is not null
            then min({{ ratio }}) over (
                partition by {{ family }} order by {{ p }} desc nulls last
                range between unbounded preceding and current row
            )
    end
{%- endmacro %}
