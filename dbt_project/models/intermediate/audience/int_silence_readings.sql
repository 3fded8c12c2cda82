-- Post x counter of the audience's acts: what it says of the age at which a post without an act
-- counts as silent. spoken: more than none by then; zero: none by then, read shortly before or
-- still none later; doubt: read too early or only later, when there was something.
with posts as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        {{ hours_after('content.published_at', threshold('silent_after_hours')) }} as silent_at
    from {{ ref('dim_content') }} as content
    where content.published_at is not null
),

acts_measures as (
    select distinct measure
    from {{ ref('int_lens_rules') }}
    where lens = 'any_lens' and counted_by = 'measure'
),

readings as (
    select
        posts.platform,
        posts.account_id,
        posts.content_id,
        posts.silent_at,
        facts.metric,
        facts.observed_at,
        facts.load_id,
        facts.value - coalesce(sum(own.quantity), 0) as value
    from posts
    inner join {{ ref('fct_content_metrics') }} as facts
        on facts.platform = posts.platform
        and facts.account_id = posts.account_id
        and facts.content_id = posts.content_id
    inner join {{ ref('int_metric_rules') }} as rules
        on rules.platform = facts.platform
        and rules.metric = facts.metric
    inner join acts_measures
        on acts_measures.measure = rules.measure
    cross join {{ ref('stg_run__settings') }} as settings
    -- The brand's own replies are nobody's answer to it.
    left join {{ ref('int_own_acts') }} as own
        on rules.counts_own
        and own.platform = facts.platform
        and own.account_id = facts.account_id
        and own.content_id = facts.content_id
        and own.measure = rules.measure
        and own.acted_at <= facts.observed_at
        and (own.removed_at is null or own.removed_at > facts.observed_at)
        and (coalesce(rules.counts_replies, true) or own.is_direct)
    where facts.period = 'lifetime'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
        and facts.observed_at <= settings.as_of
    group by posts.platform, posts.account_id, posts.content_id, posts.silent_at, rules.measure,
        facts.metric, facts.metric_key, facts.observed_at, facts.load_id, facts.value
),

judged as (
    select
        platform,
        account_id,
        content_id,
        metric,
        bool_or(observed_at <= silent_at and value > 0) as is_spoken,
        bool_or(
            value <= 0
            and observed_at >= {{ hours_after('silent_at', '-' ~ threshold('silence_lookback_hours')) }}
        ) as is_zero
    from readings
    group by platform, account_id, content_id, metric
)

select
    platform,
    account_id,
    content_id,
    metric,
    case when is_spoken then 'spoken' when is_zero then 'zero' else 'doubt' end as state
from judged
