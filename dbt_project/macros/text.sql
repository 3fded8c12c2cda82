{# What a text is made of. The classes decide where an act stands on the ladder. #}

{# True where the text matches the regular expression. #}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{# The text with every match of the pattern replaced. #}
{% macro replace_all(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{# missing: no text; wordless: no letter or digit of any script; tags_only: nothing but mentions,
   hashtags and addresses; words: anything else. #}
{% macro text_kind(text) -%}
    case
        when {{ text }} is null or {{ text }} = '' then 'missing'
        when not {{ matches(text, '[\\p{L}\\p{N}]') }} then 'wordless'
        when not {{ matches(text, '[@#]|://|www\\.') }} then 'words'
        when {{ matches(replace_all(text, '(https?://|www\\.)\\S+|[@#][\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}_.@:-]*', ' '), '[\\p{L}\\p{N}]') }}
            then 'words'
        else 'tags_only'
    end
{%- endmacro %}

{# True where a text has at least so many words: runs between white space, each with a letter or
   digit. The pattern stops at the last word that it needs. #}
{% macro has_words(text, least) -%}
    {{ matches(text, '(?:[\\p{L}\\p{N}]\\S*\\s+[^\\p{L}\\p{N}]*){' ~ (least - 1) ~ '}[\\p{L}\\p{N}]') }}
{%- endmacro %}

{# The part of a text before, or after, the first occurrence of a separator. #}
{% macro before_first(text, separator) -%}
    substr({{ text }}, 1, {{ position(text, separator) }} - 1)
{%- endmacro %}

{% macro after_first(text, separator) -%}
    substr({{ text }}, {{ position(text, separator) }} + 1)
{%- endmacro %}

{% macro position(text, part) -%}
    {{ return(adapter.dispatch('position')(text, part)) }}
{%- endmacro %}

{% macro default__position(text, part) -%}
    strpos({{ text }}, '{{ part }}')
{%- endmacro %}

{# Key of a text: 32 hex digits. #}
{% macro text_hash(text) -%}
    {{ return(adapter.dispatch('text_hash')(text)) }}
{%- endmacro %}

{% macro default__text_hash(text) -%}
    md5({{ text }})
{%- endmacro %}
