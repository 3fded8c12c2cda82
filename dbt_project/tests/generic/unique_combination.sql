{# Fails on every combination of the columns that stands in more than one row, or holds a NULL where
   a column is not among the nullable ones. Unknown parts of a key count as equal. #}
{% test unique_combination(model, columns, nullable=[]) %}
select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
