-- Generated from the descriptions of columns: see macros/metrics.sql.
with metrics (table_name, metric, formula, null_rule, unit, requirement_ids, article) as (
    values
    {%- for metric in metric_columns() %}
    (
        {%- for part in ['table_name', 'metric', 'formula', 'null_rule', 'unit', 'ids'] %}
        '{{ metric[part] | replace("'", "''") }}',
        {%- endfor %}
        '{{ articles_of(metric.ids) }}'
    ){{ ',' if not loop.last }}
    {%- else %}
    (null, null, null, null, null, null, null)
    {%- endfor %}
)

select
    cast(table_name as varchar) as table_name,
    cast(metric as varchar) as metric,
    cast(formula as varchar) as formula,
    cast(unit as varchar) as unit,
    cast(null_rule as varchar) as null_rule,
    cast(article as varchar) as article,
    cast(nullif(requirement_ids, '') as varchar) as requirement_ids,
    cast(versions.version as varchar) as version
from metrics
cross join (
    select max(taxonomy_version) as version
    from {{ ref('action_types') }}
) as versions
where metric is not null
