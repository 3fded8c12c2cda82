{# Weeks of local days, and the slices of a platform's audience. #}

{# Monday of the week of a calendar day. #}
{% macro week_of_day(day) -%}
    {{ days_after(day, '1 - ' ~ iso_weekday(day)) }}
{%- endmacro %}

{# First day of the month of a calendar day. #}
{% macro month_of_day(day) -%}
    {{ return(adapter.dispatch('month_of_day')(day)) }}
{%- endmacro %}

{% macro default__month_of_day(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{# Calendar months from the month of one day to that of another. #}
{% macro months_between(earlier_day, later_day) -%}
    {{ return(adapter.dispatch('months_between')(earlier_day, later_day)) }}
{%- endmacro %}

{% macro default__months_between(earlier_day, later_day) -%}
    date_diff('month', {{ earlier_day }}, {{ later_day }})
{%- endmacro %}

{# One row per month from one first of a month to another, both included. #}
{% macro months_from_to(first_month, last_month) -%}
    {{ return(adapter.dispatch('months_from_to')(first_month, last_month)) }}
{%- endmacro %}

{% macro default__months_from_to(first_month, last_month) -%}
    cast(unnest(generate_series({{ first_month }}, {{ last_month }}, interval 1 month)) as date)
{%- endmacro %}

{# Keys of a breakdown such as `gender=F,age=25-34`, sorted and comma-joined: `age,gender`. #}
{% macro breakdown_keys(breakdown) -%}
    {{ return(adapter.dispatch('breakdown_keys')(breakdown)) }}
{%- endmacro %}

{% macro default__breakdown_keys(breakdown) -%}
    nullif(
        lower(array_to_string(
            list_sort(regexp_extract_all({{ breakdown }}, '(?:^|,)\s*([A-Za-z_]+)=', 1)), ','
        )),
        ''
    )
{%- endmacro %}

{# Its values in the order of the keys: `25-34,F`. A comma inside a value stays (`London, England`):
   only one that is followed by a key begins another pair. #}
{% macro breakdown_values(breakdown) -%}
    {{ return(adapter.dispatch('breakdown_values')(breakdown)) }}
{%- endmacro %}

{% macro default__breakdown_values(breakdown) -%}
    replace(
        regexp_replace(
            array_to_string(
                list_sort(string_split(
                    regexp_replace({{ breakdown }}, ',\s*([A-Za-z_]+)=', chr(31) || '\1=', 'g'),
                    chr(31)
                )),
                chr(31)
            ),
            '(^|' || chr(31) || ')\s*[A-Za-z_]+=', '\1', 'g'
        ),
        chr(31), ','
    )
{%- endmacro %}

{# A text as a whole number; NULL where it is none. #}
{% macro whole_number(text) -%}
    {{ return(adapter.dispatch('whole_number')(text)) }}
{%- endmacro %}

{% macro default__whole_number(text) -%}
    try_cast(try_cast({{ text }} as double) as bigint)
{%- endmacro %}
