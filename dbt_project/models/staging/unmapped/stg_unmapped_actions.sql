with acts as (
    {%- for platform in api_platforms() + ['files'] %}
    select platform, action_key, action_type, acted_at
    from {{ ref('stg_' ~ platform ~ '__actions') }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

{{ unmapped_actions('acts') }}
