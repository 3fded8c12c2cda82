{# The dictionary of metrics, read from the project itself: every column of a mart whose meta names
   a unit is a metric. Its description is the column's comment; what stands after "NULL:" is the
   rule for missing values. So comment and dictionary are one text. #}
{% macro metric_columns() %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute='name')
            if node.resource_type == 'model' and node.config.schema == 'marts' -%}
            {%- for column in node.columns.values() -%}
                {%- set meta = column.config.meta or column.meta -%}
                {%- if meta.unit -%}
                    {%- set said = column.description | replace(' NULL as ', ' NULL: as ') -%}
                    {%- set parts = (said | replace(' Never NULL.', '')).split(' NULL: ', 1) -%}
                    {%- do found.append({
                        'table_name': node.name,
                        'metric': column.name,
                        'formula': parts[0],
                        'null_rule': parts[1] if parts | length > 1 else 'never NULL',
                        'unit': meta.unit,
                        'ids': meta.ids or '',
                    }) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{# Articles behind a list of requirement ids: 0 to 3 name one each, letters are our own sections. #}
{% macro articles_of(ids) %}
    {%- set found = [] -%}
    {%- for id in ids.split(',') -%}
        {%- set first = id.strip()[:2] -%}
        {%- if first in ('0.', '1.', '2.', '3.') and 'S' ~ first[0] not in found -%}
            {%- do found.append('S' ~ first[0]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return((found | sort | join(', ')) or 'own') }}
{% endmacro %}
