{# What a text of the audience is for, of the three kinds that the article on two-way interaction
   names: a question asks, feedback judges, a thought does neither. NULL: neither known to ask nor
   classified. #}
{% macro comment_intent(is_question, sentiment) -%}
    case
        when {{ is_question }} then 'question'
        when {{ sentiment }} in ('positive', 'negative') then 'feedback'
        when {{ sentiment }} = 'neutral' then 'thought'
    end
{%- endmacro %}
