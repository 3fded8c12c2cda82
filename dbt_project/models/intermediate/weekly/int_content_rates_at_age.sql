-- Content x rate x age: acts of lens s1_engagement that counters show at that age / exposure at
-- the same age. Of each family of measures the best known rank, never a whole and its part.
with acts as (
    select
        figures.platform,
        figures.account_id,
        figures.content_id,
        figures.age_hours,
        figures.measure,
        figures.value,
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
),

engagement as (
    select platform, account_id, content_id, age_hours, sum(value order by measure) as acts
    from acts
    where family_rank = best_rank
    group by platform, account_id, content_id, age_hours
)

select
    exposure.platform,
    exposure.account_id,
    exposure.content_id,
    's1_engagement_rate_by_' || exposure.measure as metric,
    exposure.age_hours,
    {{ ratio('engagement.acts', 'exposure.value') }} as value
from {{ ref('int_content_at_age') }} as exposure
inner join engagement
    using (platform, account_id, content_id, age_hours)
where exposure.measure in ('reach', 'impressions', 'views')
    and exposure.value > 0
