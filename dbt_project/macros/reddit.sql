{# Facts about Reddit's things. #}

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
