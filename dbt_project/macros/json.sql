{# Reading of JSON payloads; every engine spells it differently. #}

{# A JSON column as a struct, in one pass. The spec is JSON: name -> type, struct or [element].
   What is absent or of another type becomes NULL. #}
{% macro json_fields(column, spec) -%}
    {{ return(adapter.dispatch('json_fields')(column, spec)) }}
{%- endmacro %}

{% macro default__json_fields(column, spec) -%}
    json_transform({{ column }}, '{{ spec | replace("\n", " ") | replace("'", "''") }}')
{%- endmacro %}

{# One field of a JSON column, as JSON. #}
{% macro json_part(column, name) -%}
    {{ return(adapter.dispatch('json_part')(column, name)) }}
{%- endmacro %}

{% macro default__json_part(column, name) -%}
    ({{ column }} -> '{{ name }}')
{%- endmacro %}

{# One field of a JSON column, as text. #}
{% macro json_text(column, name) -%}
    {{ return(adapter.dispatch('json_text')(column, name)) }}
{%- endmacro %}

{% macro default__json_text(column, name) -%}
    ({{ column }} ->> '{{ name }}')
{%- endmacro %}

{# One row an element of a list, for use as a select item. #}
{% macro unnest_list(list) -%}
    {{ return(adapter.dispatch('unnest_list')(list)) }}
{%- endmacro %}

{% macro default__unnest_list(list) -%}
    unnest({{ list }})
{%- endmacro %}

{# Element of a list by its place, from 1; NULL beyond its end. #}
{% macro list_item(list, place) -%}
    {{ return(adapter.dispatch('list_item')(list, place)) }}
{%- endmacro %}

{% macro default__list_item(list, place) -%}
    {{ list }}[{{ place }}]
{%- endmacro %}

{% macro list_length(list) -%}
    {{ return(adapter.dispatch('list_length')(list)) }}
{%- endmacro %}

{% macro default__list_length(list) -%}
    len({{ list }})
{%- endmacro %}

{# ISO 8601 text as naive UTC timestamp; without an offset it is UTC; NULL if it cannot be read. #}
{% macro utc_timestamp(text) -%}
    {{ return(adapter.dispatch('utc_timestamp')(text)) }}
{%- endmacro %}

{# Nearly all times end in Z and need no time zone arithmetic, which costs ten times as much. #}
{% macro default__utc_timestamp(text) -%}
    case
        when {{ text }} not like '%Z' and regexp_matches({{ text }}, '[+-]\d\d:?\d\d$')
            then timezone('UTC', try_cast({{ text }} as timestamp with time zone))
        else try_cast({{ text }} as timestamp)
    end
{%- endmacro %}

{# The smaller of two values, of which one may be NULL. #}
{% macro earlier(one, other) -%}
    case when {{ other }} < {{ one }} or {{ one }} is null then {{ other }} else {{ one }} end
{%- endmacro %}

{# The greater of two values, of which one may be NULL. #}
{% macro later(one, other) -%}
    case when {{ other }} > {{ one }} or {{ one }} is null then {{ other }} else {{ one }} end
{%- endmacro %}

{# The host of an address, lower case. #}
{% macro url_host(url) -%}
    {{ return(adapter.dispatch('url_host')(url)) }}
{%- endmacro %}

{% macro default__url_host(url) -%}
    lower(regexp_extract({{ url }}, '^[a-zA-Z]+://([^/?#]+)', 1))
{%- endmacro %}

{# Plain text of the simple HTML of posts: breaks and paragraphs become line ends, other tags go,
   entities are resolved (the ampersand last, so that an escaped entity stays as written). #}
{% macro html_to_text(html) -%}
    {{ return(adapter.dispatch('html_to_text')(html)) }}
{%- endmacro %}

{% macro default__html_to_text(html) -%}
    {%- set steps = [
        ('<br\\s*/?>', '\n'), ('</p>\\s*<p[^>]*>', '\n\n'), ('</(li|blockquote|pre)>', '\n'),
        ('<[^>]*>', ''), ('&lt;', '<'), ('&gt;', '>'), ('&quot;', '"'), ('&(#39|#x27|apos);', "''"),
        ('&(nbsp|#160|#xa0);', ' '), ('&amp;', '&'),
    ] -%}
    {%- set ns = namespace(sql=html) -%}
    {%- for pattern, replacement in steps -%}
        {%- set written = "chr(10)" if replacement == '\n'
            else "chr(10) || chr(10)" if replacement == '\n\n' else "'" ~ replacement ~ "'" -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ pattern ~ "', " ~ written ~ ", 'gi')" -%}
    {%- endfor -%}
    trim({{ ns.sql }}, ' ' || chr(10))
{%- endmacro %}
