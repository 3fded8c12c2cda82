-- Reactions of a piece of content kind by kind: the newest counters of the kinds, or the list where
-- no kind is counted; never both for one piece of content. The plain like is a kind among them.
with newest as (
    select
        facts.platform,
        facts.account_id,
        facts.content_id,
        kinds.reaction_kind,
        kinds.valence,
        facts.value,
        row_number() over (
            partition by facts.platform, facts.account_id, facts.content_id, facts.metric
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_first
    from {{ ref('fct_content_metrics') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    inner join {{ ref('reaction_valence') }} as kinds
        on facts.metric = 'reaction_' || kinds.reaction_kind
    where facts.period = 'lifetime'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
        and facts.observed_at <= settings.as_of
),

counted as (
    select platform, account_id, content_id, reaction_kind, valence, value, 'counter' as source
    from newest
    where newest_first = 1
),

listed as (
    select
        acts.platform,
        acts.account_id,
        acts.content_id,
        case acts.action_type when 'like' then 'like' else acts.reaction_kind end as reaction_kind,
        max(acts.valence) as valence,
        sum(acts.quantity) as value,
        'actions' as source
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('int_action_lenses') }} as lensed
        on lensed.action_key = acts.action_key
    where acts.action_type in ('like', 'reaction')
        and acts.content_id is not null
    group by 1, 2, 3, 4
)

select platform, account_id, content_id, coalesce(reaction_kind, 'unknown') as reaction_kind,
    valence, value, source
from counted

union all

select platform, account_id, content_id, coalesce(reaction_kind, 'unknown') as reaction_kind,
    valence, value, source
from listed
where not exists (
    select 1
    from counted
    where counted.platform = listed.platform
        and counted.account_id = listed.account_id
        and counted.content_id = listed.content_id
)
