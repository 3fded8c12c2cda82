{# Aggregate over the measures of one piece of content: true where those known among the named ones
   have one paid scope, since a rate must not divide organic acts by exposure of any kind. A mixed
   scope (NULL) is another word on either side, so that it equals nothing. #}
{% macro is_scope_one(names) -%}
    min(
        case when measure in ('{{ names | join("', '") }}') and value is not null
            then coalesce(paid_scope, 'mixed')
        end
    ) = max(
        case when measure in ('{{ names | join("', '") }}') and value is not null
            then coalesce(paid_scope, 'organic')
        end
    )
{%- endmacro %}
