-- Values of insights under the metric keys that platforms share.
{%- set dimensions = facebook_map_dimensions() %}
with named as (
    select
        *,
        case name
            {%- for name, (_, factor) in facebook_insight_names().items() if factor != 1 %}
            when '{{ name }}' then {{ factor }} * value
            {%- endfor %}
            else value
        end as scaled,
        case name
            {%- for name, (metric, _) in facebook_insight_names().items() %}
            when '{{ name }}' then '{{ metric }}'
            {%- endfor %}
            else lower(name)
        end as own_metric,
        case
            {%- for (name, part), metric in facebook_insight_parts().items() %}
            when name = '{{ name }}' and part = '{{ part }}' then '{{ metric }}'
            {%- endfor %}
        end as part_metric,
        case name
            {%- for name, dimension in dimensions.items() %}
            when '{{ name }}' then '{{ dimension }}'
            {%- endfor %}
            else 'kind'
        end as dimension
    from {{ ref('stg_facebook_pages__insight_values') }}
)

select
    account_id,
    content_id,
    case
        when is_from_ads is not null and own_metric = 'views'
            then case when is_from_ads then 'views_paid' else 'views_organic' end
        else coalesce(part_metric, own_metric)
    end as metric,
    scaled as value,
    observed_at,
    period,
    case
        when is_from_followers is not null
            then 'follower_type=' || case when is_from_followers then 'follower' else 'other' end
        when part is not null and part_metric is null then dimension || '=' || part
    end as breakdown,
    lower(name) as definition,
    load_id
from named
