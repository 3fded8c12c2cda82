{# What stands in the text of a post, and when it went out. #}

{# The hour of day, 0 to 23, of a local wall-clock time. #}
{% macro hour_of_day(local_time) -%}
    {{ return(adapter.dispatch('hour_of_day')(local_time)) }}
{%- endmacro %}

{% macro default__hour_of_day(local_time) -%}
    cast(extract(hour from {{ local_time }}) as integer)
{%- endmacro %}

{# First group of every match of the pattern, in order, as a list. #}
{% macro matches_of(text, pattern) -%}
    {{ return(adapter.dispatch('matches_of')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches_of(text, pattern) -%}
    regexp_extract_all({{ text }}, '{{ pattern }}', 1)
{%- endmacro %}

{# The places 1, 2, ... of a list's elements, beside unnest_list of the same list. #}
{% macro list_places(list) -%}
    {{ return(adapter.dispatch('list_places')(list)) }}
{%- endmacro %}

{% macro default__list_places(list) -%}
    generate_subscripts({{ list }}, 1)
{%- endmacro %}

{# A text without its addresses, lower case: the # and @ of an address are no tags. #}
{% macro without_addresses(text) -%}
    lower({{ replace_all(text, '(https?://|www\\.)\\S+', ' ') }})
{%- endmacro %}

{# Hashtags of a text, without the sign. Digits alone are a number ("we are #1"), no hashtag. #}
{% macro hashtags_of(text) -%}
    {{ matches_of(without_addresses(text), '(?:^|[^\\p{L}\\p{M}\\p{N}_/&#@])#([\\p{N}_]*[\\p{L}][\\p{L}\\p{M}\\p{N}_]*)') }}
{%- endmacro %}

{# Accounts that a text names by @, without the sign, with their server where it is written. The
   full stop that ends a sentence is no part of a name. #}
{% macro mentions_of(text) -%}
    {{ matches_of(without_addresses(text), '(?:^|[^\\p{L}\\p{M}\\p{N}_@./+-])@([\\p{L}\\p{N}_]+(?:[.-][\\p{L}\\p{N}_]+)*(?:@[\\p{L}\\p{N}]+(?:[.-][\\p{L}\\p{N}]+)+)?)') }}
{%- endmacro %}

{# So many days as an interval. #}
{% macro days_long(days) -%}
    {{ return(adapter.dispatch('days_long')(days)) }}
{%- endmacro %}

{% macro default__days_long(days) -%}
    to_days(cast({{ days }} as integer))
{%- endmacro %}

{# How a value stands to a usual level, as a logarithm; half a unit is added to both, so that
   nought has one too. #}
{% macro log_ratio(value, level) -%}
    ln(({{ value }} + 0.5) / ({{ level }} + 0.5))
{%- endmacro %}

{# Table of the whole numbers from 1 on, in column number. #}
{% macro whole_numbers(last) -%}
    {{ return(adapter.dispatch('whole_numbers')(last)) }}
{%- endmacro %}

{% macro default__whole_numbers(last) -%}
    select unnest(range(1, {{ last + 1 }})) as number
{%- endmacro %}
