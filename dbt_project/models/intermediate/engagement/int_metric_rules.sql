-- Seed metric_preference unfolded over the platforms that have counters: a platform's own rows
-- first, then the general ones for metrics that its own rows do not name. A metric that is added
-- follows the one that it is added to.
with platforms as (
    select platform from {{ ref('fct_content_metrics') }}
    union
    select platform from {{ ref('fct_account_metrics') }}
),

bases as (
    select
        platforms.platform,
        rules.measure,
        rules.metric,
        rules.rank,
        rules.paid_scope,
        rules.counts_replies,
        rules.counts_own,
        rules.platform as origin,
        row_number() over (
            partition by platforms.platform, rules.measure, rules.metric
            order by case rules.platform when '*' then 1 else 0 end
        ) as origin_order
    from platforms
    inner join {{ ref('metric_preference') }} as rules
        on rules.platform in (platforms.platform, '*')
    where rules.adds_to is null
),

chosen as (
    select
        bases.*,
        row_number() over (
            partition by platform, measure
            order by case origin when '*' then 1 else 0 end, rank
        ) as preference
    from bases
    where origin_order = 1
)

select
    platform,
    measure,
    metric,
    metric as base_metric,
    preference,
    paid_scope,
    counts_replies,
    counts_own
from chosen

union all

select
    chosen.platform,
    chosen.measure,
    rules.metric,
    chosen.metric as base_metric,
    chosen.preference,
    rules.paid_scope,
    chosen.counts_replies,
    rules.counts_own
from chosen
inner join {{ ref('metric_preference') }} as rules
    on rules.platform = chosen.origin
    and rules.measure = chosen.measure
    and rules.rank = chosen.rank
    and rules.adds_to = chosen.metric
