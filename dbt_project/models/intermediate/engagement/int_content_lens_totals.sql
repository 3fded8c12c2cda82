-- Content x lens: the sum of its parts, and how much of what the lens judges act by act is listed.
with totals as (
    select
        platform,
        account_id,
        content_id,
        lens,
        sum(value) as total,
        sum(identified_value) as identified,
        sum(case when counted_by = 'list' then value end) as listed_part,
        sum(case when is_vanity then value else 0 end) as vanity,
        min(case when value <> 0 then paid_scope end) as least_scope,
        max(case when value <> 0 then paid_scope end) as greatest_scope,
        max(paid_scope) as any_scope
    from {{ ref('int_content_lens_parts') }}
    group by platform, account_id, content_id, lens
),

conditional as (
    select distinct lens, measure
    from {{ ref('int_lens_rules') }}
    where is_conditional and measure is not null
),

coverage as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        conditional.lens,
        sum(coalesce(content.coverage * content.value, 0)) as covered,
        sum(content.value) as reported
    from {{ ref('mart_content_measures') }} as content
    inner join conditional
        on conditional.measure = content.measure
    where content.value > 0
    group by content.platform, content.account_id, content.content_id, conditional.lens
)

select
    totals.platform,
    totals.account_id,
    totals.content_id,
    totals.lens,
    totals.total,
    totals.identified,
    totals.listed_part,
    totals.vanity,
    case
        when totals.least_scope is distinct from totals.greatest_scope then 'mixed'
        else coalesce(totals.greatest_scope, totals.any_scope, 'all')
    end as paid_scope,
    {{ ratio('coverage.covered', 'coverage.reported') }} as conditional_coverage
from totals
left join coverage
    on coverage.platform = totals.platform
    and coverage.account_id = totals.account_id
    and coverage.content_id = totals.content_id
    and coverage.lens = totals.lens
