with metrics as (
    {%- for platform in api_platforms() + ['files'] %}
    select platform, metric_key, metric, observed_at
    from {{ ref('stg_' ~ platform ~ '__metrics') }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

{{ unmapped_metrics('metrics') }}
