{# The lenses of the four articles, in the order in which marts show them. #}
{% macro lenses() -%}
    {{ return(['s0_engagement', 's0_interactivity', 's1_engagement', 's1_two_way', 's2_quantity', 's2_quality']) }}
{%- endmacro %}
