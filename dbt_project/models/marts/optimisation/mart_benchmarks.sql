with figures as (
    select platform, account_id, content_id, measure as metric, age_hours, basis, value
    from {{ ref('int_content_at_age') }}
    where value is not null
    union all
    select platform, account_id, content_id, metric, age_hours, basis, value
    from {{ ref('int_content_rates_at_age') }}
),

own as (
    select
        figures.platform,
        figures.account_id,
        coalesce(content.format, 'unknown') as format,
        figures.metric,
        figures.age_hours,
        figures.basis,
        count(*) as post_count,
        {%- for share, name in [(0.25, 'p25'), (0.5, 'p50'), (0.75, 'p75')] %}
        {{ quantile('figures.value', share) }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from figures
    inner join {{ ref('dim_content') }} as content
        on content.platform = figures.platform
        and content.account_id = figures.account_id
        and content.content_id = figures.content_id
    group by 1, 2, 3, 4, 5, 6
),

-- Figures of two bases (another counter, another definition of it) do not compare: the one that
-- most posts have stands.
own_rows as (
    select
        *,
        post_count >= {{ threshold('benchmark_min_posts') }} as is_enough,
        row_number() over (
            partition by platform, account_id, format, metric, age_hours
            order by post_count desc, basis
        ) as most_first
    from own
)

select
    'own' as origin,
    platform,
    account_id,
    format,
    metric,
    age_hours,
    basis,
    post_count,
    {%- for name in ['p25', 'p50', 'p75'] %}
    case when is_enough then {{ name }} end as {{ name }},
    {%- endfor %}
    case when is_enough then 'ok' else 'few_posts' end as status,
    cast(null as varchar) as follower_band,
    cast(null as varchar) as source,
    cast(null as date) as dated
from own_rows
where most_first = 1

union all

select
    'external' as origin,
    platform,
    cast(null as varchar) as account_id,
    cast(null as varchar) as format,
    metric,
    cast(null as integer) as age_hours,
    cast(null as varchar) as basis,
    cast(null as bigint) as post_count,
    cast(null as double) as p25,
    value as p50,
    cast(null as double) as p75,
    'ok' as status,
    follower_band,
    source,
    dated
from {{ ref('external_benchmarks') }}
