{# What staging of GA4 shares. #}

{# A row's host and path are those of a page: words in parentheses stand for what has none. #}
{% macro ga4_is_page(row) -%}
    coalesce({{ row }}.pagePath like '/%' and {{ row }}.hostName not like '(%', false)
{%- endmacro %}
