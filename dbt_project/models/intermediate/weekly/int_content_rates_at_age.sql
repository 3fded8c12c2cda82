-- Content x rate x age: acts of lens s1_engagement at that age / exposure at
-- the same age. Of each family of measures the best known rank, never a whole and its part.
with acts as (
    select
        figures.platform,
        figures.account_id,
        figures.content_id,
        figures.age_hours,
        figures.measure,
        figures.value,
        figures.basis,
        rules.family_rank,
        min(rules.family_rank) over (
            partition by figures.platform, figures.account_id, figures.content_id,
                figures.age_hours, rules.family
        ) as best_rank
    from {{ ref('int_content_at_age') }} as figures
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.measure = figures.measure
        and rules.lens = 's1_engagement'
        and rules.counted_by = 'measure'
    where figures.value is not null
),

engagement as (
    select platform, account_id, content_id, age_hours, sum(value order by measure) as acts,
        string_agg(basis, ',' order by measure) as basis
    from acts
    where family_rank = best_rank
    group by platform, account_id, content_id, age_hours
),

exposure as (
    select platform, account_id, content_id, age_hours, measure as denominator, value,
        basis
    from {{ ref('int_content_at_age') }}
    where measure in ('reach', 'impressions', 'views')
    union all
    select content.platform, content.account_id, content.content_id, ages.age_hours,
        'followers' as denominator, content.followers as value, 'followers' as basis
    from {{ ref('mart_engagement_content') }} as content
    cross join {{ ref('content_ages') }} as ages
)

select
    engagement.platform,
    engagement.account_id,
    engagement.content_id,
    's1_engagement_rate_by_' || exposure.denominator as metric,
    engagement.age_hours,
    engagement.acts as rate_num,
    exposure.value as rate_den,
    {{ ratio('engagement.acts', 'exposure.value') }} as value,
    engagement.basis || '/' || exposure.basis as basis
from engagement
inner join exposure
    using (platform, account_id, content_id, age_hours)
where exposure.value > 0
