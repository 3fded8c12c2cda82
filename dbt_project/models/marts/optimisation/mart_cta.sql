{#- Best first: people before showings. The kind stands beside each rate, so that nobody mixes. -#}
{%- set exposures = ['reach', 'impressions', 'views'] %}
with called as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        content.published_at,
        content.cta_type,
        completions.target,
        completions.completions,
        completions.paid_scope,
        {%- for exposure in exposures %}
        figures.{{ exposure }},
        figures.{{ exposure }}_scope,
        {%- endfor %}
        case
            {%- for exposure in exposures %}
            when figures.{{ exposure }} is not null
                and figures.{{ exposure }}_scope = completions.paid_scope then '{{ exposure }}'
            {%- endfor %}
        end as denominator_kind
    from {{ ref('dim_content') }} as content
    inner join {{ ref('int_content_scopes') }} as figures
        on figures.platform = content.platform
        and figures.account_id = content.account_id
        and figures.content_id = content.content_id
    left join {{ ref('int_cta_completions') }} as completions
        on completions.platform = content.platform
        and completions.account_id = content.account_id
        and completions.content_id = content.content_id
    where content.cta_type is not null
),

exposed as (
    select
        called.*,
        case denominator_kind
            {%- for exposure in exposures %}
            when '{{ exposure }}' then {{ exposure }}
            {%- endfor %}
        end as exposure
    from called
)

select
    platform,
    account_id,
    content_id,
    published_at,
    cta_type,
    target,
    completions,
    reach,
    impressions,
    denominator_kind,
    {{ ratio('completions', 'exposure') }} as cta_completion_rate,
    completions as cta_completion_rate_num,
    exposure as cta_completion_rate_den,
    case
        when target is null then 'unknown_cta'
        when completions is null then 'completions_unknown'
        when exposure is not null then 'ok'
        when coalesce(reach, impressions, views) is not null then 'scope_mismatch'
        else 'exposure_unknown'
    end as status
from exposed
