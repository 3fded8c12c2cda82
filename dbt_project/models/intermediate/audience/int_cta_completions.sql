-- Content with a call to action x what the call asks for: of the targets of seed cta_targets the
-- first of which anything is known, else the first.
with calls as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        targets.rank,
        targets.measure,
        targets.action_type
    from {{ ref('dim_content') }} as content
    inner join {{ ref('cta_targets') }} as targets
        on targets.cta_type = lower(content.cta_type)
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at is null or content.published_at <= settings.as_of
),

acts as (
    select platform, account_id, content_id, taxonomy_key, sum(quantity) as completions
    from {{ ref('int_audience_acts') }}
    where content_id is not null
    group by platform, account_id, content_id, taxonomy_key
),

known as (
    select
        calls.*,
        case
            when calls.measure is not null then measures.value
            else coalesce(acts.completions, case when listed.taxonomy_key is not null then 0 end)
        end as completions,
        case when calls.measure is not null then measures.paid_scope else 'all' end as paid_scope
    from calls
    left join {{ ref('mart_content_measures') }} as measures
        on measures.platform = calls.platform
        and measures.account_id = calls.account_id
        and measures.content_id = calls.content_id
        and measures.measure = calls.measure
    left join acts
        on acts.platform = calls.platform
        and acts.account_id = calls.account_id
        and acts.content_id = calls.content_id
        and acts.taxonomy_key = calls.action_type
    left join {{ ref('int_audience_listed_types') }} as listed
        on listed.platform = calls.platform
        and listed.account_id = calls.account_id
        and listed.taxonomy_key = calls.action_type
),

ranked as (
    select
        known.*,
        row_number() over (
            partition by platform, account_id, content_id
            order by case when completions is null then 1 else 0 end, rank
        ) as best_first
    from known
)

select
    platform,
    account_id,
    content_id,
    coalesce(measure, action_type) as target,
    completions,
    paid_scope
from ranked
where best_first = 1
