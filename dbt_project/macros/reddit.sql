{# Facts about Reddit's things. #}

{# Seconds since 1970 as naive UTC timestamp; NULL if there are none. #}
{% macro unix_seconds(seconds) -%}
    {{ return(adapter.dispatch('unix_seconds')(seconds)) }}
{%- endmacro %}

{% macro default__unix_seconds(seconds) -%}
    make_timestamp(cast({{ seconds }} * 1000000 as bigint))
{%- endmacro %}

{# A member's id, else the name: names differ in case and may change, and old records have no id. #}
{% macro reddit_person(thing) -%}
    coalesce(
        nullif({{ thing }}.author_fullname, ''),
        'u/' || lower(nullif({{ thing }}.author, '[deleted]'))
    )
{%- endmacro %}

{# Where people read it. #}
{% macro reddit_url(permalink) -%}
    'https://www.reddit.com' || {{ permalink }}
{%- endmacro %}

{# Who took it away, by the record as it is now; absent ones do not tell. #}
{% macro reddit_removed_reason(text, category) -%}
    case
        when {{ category }} in ('deleted', 'author') or {{ text }} = '[deleted]' then 'actor'
        when {{ category }} is not null or {{ text }} in ('[removed]', '[ Removed by Reddit ]')
            then 'moderation'
        else 'unknown'
    end
{%- endmacro %}
