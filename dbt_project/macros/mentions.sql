{# Mentions in a text: @ and the name that follows. #}

{# One row per @ of a relation's texts: the relation's columns, `tail` (the rest of the text behind
   the @, lower case) and `is_leading` (nothing but mentions stands before it). An @ within a word,
   as in an e-mail address, is none. #}
{% macro mention_tails(relation) -%}
    {{ return(adapter.dispatch('mention_tails')(relation)) }}
{%- endmacro %}

{% macro default__mention_tails(relation) -%}
    select
        * exclude (parts, nth),
        array_to_string(parts[nth:], '@') as tail,
        regexp_full_match(array_to_string(parts[:nth - 1], '@'), '\s*(@[\p{L}\p{N}_.@-]+[\s,:;]*)*') as is_leading
    from (
        select *, unnest(generate_series(2, len(parts))) as nth
        from (
            select *, string_split(lower(text), '@') as parts
            from {{ relation }}
            where text like '%@%'
        )
    )
    where not regexp_matches(parts[nth - 1], '[\p{L}\p{N}_]$')
{%- endmacro %}

{# Where a tail of a mention and a name can be the same, their heads are equal: a join key. #}
{% macro mention_head(name) -%}
    {{ return(adapter.dispatch('mention_head')(name)) }}
{%- endmacro %}

{% macro default__mention_head(name) -%}
    regexp_extract({{ name }}, '^[\p{L}\p{N}_]*')
{%- endmacro %}

{# True where a tail begins with the whole name, not with a longer one. #}
{% macro tail_names(tail, name) -%}
    {{ return(adapter.dispatch('tail_names')(tail, name)) }}
{%- endmacro %}

{% macro default__tail_names(tail, name) -%}
    (
        starts_with({{ tail }}, {{ name }})
        and not regexp_matches(
            substr({{ tail }}, length({{ name }}) + 1), '^([\p{L}\p{N}_@]|[.-][\p{L}\p{N}_])'
        )
    )
{%- endmacro %}

{# A name as mentions write it: lower case, without a leading @. NULL: nothing to mention. #}
{% macro mention_name(name) -%}
    nullif(ltrim(lower({{ name }}), '@'), '')
{%- endmacro %}
