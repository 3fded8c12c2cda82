-- What every mart counts: all acts of people of the audience up to now that are still there, and no
-- others.
with expected as (
    select facts.action_key
    from {{ ref('fct_actions') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.direction = 'inbound'
        and not facts.is_team
        and not facts.is_bot
        and facts.acted_at <= settings.as_of
        and coalesce(facts.removed_at > settings.as_of, true)
)

select
    coalesce(expected.action_key, counted.action_key) as action_key,
    expected.action_key is not null as is_expected
from expected
full outer join {{ ref('int_action_lenses') }} as counted
    on counted.action_key = expected.action_key
where expected.action_key is null or counted.action_key is null
