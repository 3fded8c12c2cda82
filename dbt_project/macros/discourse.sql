{# Facts about Discourse's topics and posts. #}

{# A person's key: ids are those of one forum, so its address belongs to them. #}
{% macro discourse_person(id, forum) -%}
    cast({{ id }} as varchar) || '@' || {{ forum }}
{%- endmacro %}

{# What the author wrote: without what a post quotes. #}
{% macro discourse_text(cooked) -%}
    {{ return(adapter.dispatch('discourse_text')(cooked)) }}
{%- endmacro %}

{% macro default__discourse_text(cooked) -%}
    {{ html_to_text("regexp_replace(" ~ cooked ~ ", '<aside class=\"quote.*?</aside>', '', 'gs')") }}
{%- endmacro %}
