-- How much of what was reported has a person: acts with a person over all listed acts plus those
-- that only a counter knows, per stage that the type of act can reach.
with kinds as (
    select distinct action_type, stage
    from {{ ref('ladder_acts') }}
),

listed as (
    select
        acts.platform,
        kinds.stage,
        sum(case when acts.person_id is not null then acts.quantity else 0 end) as with_person,
        sum(acts.quantity) as listed_count
    from {{ ref('fct_actions') }} as acts
    inner join kinds
        on kinds.action_type = acts.action_type
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.direction = 'inbound'
        and not coalesce(acts.is_team, false)
        and not coalesce(acts.is_bot, false)
        and not coalesce(acts.is_hidden, false)
        and acts.removed_at is null
        and acts.acted_at <= settings.as_of
    group by acts.platform, kinds.stage
),

unlisted as (
    select
        measures.platform,
        names.stage,
        sum(greatest(measures.value - coalesce(measures.listed_value, 0), 0)) as unlisted_count
    from {{ ref('mart_content_measures') }} as measures
    inner join {{ ref('ladder_stages') }} as names
        on ',' || names.counted_measures || ',' like '%,' || measures.measure || ',%'
    where measures.source = 'counter'
    group by measures.platform, names.stage
),

reported as (
    select
        coalesce(listed.platform, unlisted.platform) as platform,
        coalesce(listed.stage, unlisted.stage) as stage,
        coalesce(listed.with_person, 0) as with_person,
        coalesce(listed.listed_count, 0) + coalesce(unlisted.unlisted_count, 0) as reported_count
    from listed
    full outer join unlisted
        on unlisted.platform = listed.platform
        and unlisted.stage = listed.stage
),

summed as (
    select platform, stage, with_person, reported_count
    from reported
    union all
    select 'all' as platform, stage, sum(with_person), sum(reported_count)
    from reported
    group by stage
)

select
    platform,
    stage,
    with_person as identified_count,
    reported_count,
    case when reported_count > 0 then with_person / reported_count end as ladder_coverage
from summed
