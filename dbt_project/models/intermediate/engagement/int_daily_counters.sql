-- Account x day x measure by counters: of the best metric that the account has daily values of,
-- its value and what is added to it, less the brand's own listed replies of that day.
with candidates as (
    select
        days.platform,
        days.account_id,
        days.activity_date,
        days.value,
        days.day_basis,
        days.metric_definition_version,
        rules.measure,
        rules.base_metric,
        rules.preference,
        rules.metric = rules.base_metric as is_base,
        rules.counts_own,
        coalesce(rules.counts_replies, true) as counts_replies
    from {{ ref('int_metric_days') }} as days
    inner join {{ ref('int_metric_rules') }} as rules
        on rules.platform = days.platform
        and rules.metric = days.metric
),

best as (
    select platform, account_id, measure, min(preference) as preference
    from candidates
    where is_base and value is not null
    group by platform, account_id, measure
),

summed as (
    select
        candidates.platform,
        candidates.account_id,
        candidates.activity_date,
        candidates.measure,
        max(candidates.base_metric) as metric,
        case when count(*) = count(candidates.value) then sum(candidates.value) end as value,
        bool_or(candidates.counts_own) as counts_own,
        bool_and(candidates.counts_replies) as counts_replies,
        max(candidates.day_basis) as day_basis,
        max(case when candidates.is_base then candidates.metric_definition_version end)
            as metric_definition_version
    from candidates
    inner join best
        on best.platform = candidates.platform
        and best.account_id = candidates.account_id
        and best.measure = candidates.measure
        and best.preference = candidates.preference
    group by
        candidates.platform, candidates.account_id, candidates.activity_date, candidates.measure
    having bool_or(candidates.is_base)
),

own as (
    select
        platform,
        account_id,
        action_date,
        measure,
        sum(quantity) as own_counted,
        sum(case when is_direct then quantity else 0 end) as own_counted_direct
    from {{ ref('int_own_acts') }}
    group by platform, account_id, action_date, measure
)

select
    summed.platform,
    summed.account_id,
    summed.activity_date,
    summed.measure,
    summed.metric,
    summed.value - case
        when not summed.counts_own then 0
        when summed.counts_replies then coalesce(own.own_counted, 0)
        else coalesce(own.own_counted_direct, 0)
    end as value,
    summed.day_basis,
    summed.metric_definition_version
from summed
left join own
    on own.platform = summed.platform
    and own.account_id = summed.account_id
    and own.action_date = summed.activity_date
    and own.measure = summed.measure
