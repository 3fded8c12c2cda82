-- Acts of the audience that ask the brand for an answer, by the rules of the seed. A question or
-- complaint to another follower asks the brand for nothing.
with ruled as (
    select distinct acts.action_key
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('demand_rules') }} as rules
        on rules.action_type = acts.taxonomy_key
    where rules.condition = 'always'
        or (
            acts.target_kind is distinct from 'person'
            and (
                (rules.condition = 'question' and acts.is_question)
                or (
                    rules.condition = 'negative'
                    and (acts.sentiment = 'negative' or acts.brand_stance = 'negative')
                )
            )
        )
)

select
    acts.action_key,
    acts.action_id,
    {{ channel_of('acts.action_type', 'acts.platform') }} as channel,
    acts.platform,
    acts.account_id,
    acts.thread_id,
    acts.person_id,
    -- Whoever is unknown in a thread is one asker there.
    coalesce(acts.person_id, '') as asker,
    acts.acted_at,
    case when acts.removed_at <= settings.as_of then acts.removed_at end as removed_at
from ruled
inner join {{ ref('fct_actions') }} as acts
    on acts.action_key = ruled.action_key
cross join {{ ref('stg_run__settings') }} as settings
where acts.direction = 'inbound'
    and not acts.is_bot
    and acts.thread_id is not null
    and acts.acted_at <= settings.as_of
