{# Intervals and the few aggregates whose spelling differs between engines.
   1.96 is the 97.5th percentile of the normal distribution: all intervals are 95 %. #}

{# num / den as DOUBLE; NULL where either is unknown or den is 0. #}
{% macro ratio(num, den) -%}
    case when {{ den }} <> 0 then cast({{ num }} as double) / {{ den }} end
{%- endmacro %}

{# A rate of acts. Platforms give negative figures of a day on which more was taken back than done:
   no rate follows from such a side, so it is NULL then too. #}
{% macro rate_of(num, den) -%}
    case when {{ den }} > 0 and {{ num }} >= 0 then cast({{ num }} as double) / {{ den }} end
{%- endmacro %}

{# The same of a part and its whole: NULL also where the part is larger. #}
{% macro share_of(num, den) -%}
    case when {{ den }} > 0 and {{ num }} between 0 and {{ den }}
        then cast({{ num }} as double) / {{ den }} end
{%- endmacro %}

{# Ends of the Wilson interval. Only for a numerator that is a subset of its denominator: NULL
   where it is larger, negative or unknown. Carries no error of labels. #}
{% macro wilson_low(num, den) -%}
    {{ wilson_end(num, den, '-') }}
{%- endmacro %}

{% macro wilson_high(num, den) -%}
    {{ wilson_end(num, den, '+') }}
{%- endmacro %}

{% macro wilson_end(num, den, sign) -%}
    case
        when {{ den }} > 0 and {{ num }} between 0 and {{ den }}
            then greatest(0.0, least(1.0, (
                {{ num }} + 1.96 * 1.96 / 2 {{ sign }} 1.96 * sqrt(
                    cast({{ num }} as double) * ({{ den }} - {{ num }}) / {{ den }} + 1.96 * 1.96 / 4
                )
            ) / ({{ den }} + 1.96 * 1.96)))
    end
{%- endmacro %}

{# Ends of the interval of a rate of `events` counts over `exposure` (Wilson-Hilferty cube for the
   gamma quantile), widened by the square root of the dispersion. NULL without events. #}
{% macro gamma_rate_low(events, exposure, dispersion) -%}
    {{ gamma_rate_end(events, exposure, dispersion, '-') }}
{%- endmacro %}

{% macro gamma_rate_high(events, exposure, dispersion) -%}
    {{ gamma_rate_end(events, exposure, dispersion, '+') }}
{%- endmacro %}

{% macro gamma_rate_end(events, exposure, dispersion, sign) -%}
    case
        when {{ events }} > 0 and {{ exposure }} > 0
            then {{ events }} / {{ exposure }} * power(greatest(
                0.0,
                1 - 1 / (9 * {{ events }})
                {{ sign }} 1.96 * sqrt({{ dispersion }}) / (3 * sqrt({{ events }}))
            ), 3)
    end
{%- endmacro %}

{# One row per local day from one to another, both included: a set-returning expression. #}
{% macro days_between(first_day, last_day) -%}
    {{ return(adapter.dispatch('days_between')(first_day, last_day)) }}
{%- endmacro %}

{% macro default__days_between(first_day, last_day) -%}
    cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date)
{%- endmacro %}

{# The day some days after another (before, where negative). #}
{% macro days_after(day, days) -%}
    {{ return(adapter.dispatch('days_after')(day, days)) }}
{%- endmacro %}

{% macro default__days_after(day, days) -%}
    cast({{ day }} + cast({{ days }} as integer) as date)
{%- endmacro %}

{# The instant some hours after another; the number may be a column. #}
{% macro hours_after(instant, hours) -%}
    {{ return(adapter.dispatch('hours_after')(instant, hours)) }}
{%- endmacro %}

{% macro default__hours_after(instant, hours) -%}
    {{ instant }} + to_seconds(3600 * ({{ hours }}))
{%- endmacro %}

{# One limit of seed thresholds, as a scalar. #}
{% macro threshold(name) -%}
    (select max(value) from {{ ref('thresholds') }} where threshold = '{{ name }}')
{%- endmacro %}
