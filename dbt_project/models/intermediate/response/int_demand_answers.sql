-- Human acts of the brand that answer a person who asked in the same thread: they address the
-- person, mention the person by name, or, in a flat thread, follow without addressing anyone.
with askers as (
    select distinct platform, account_id, thread_id, person_id, platform_person_id
    from {{ ref('int_demand_acts') }}
),

outbound as (
    select
        acts.action_id,
        acts.platform,
        acts.account_id,
        acts.thread_id,
        acts.target_person_id,
        acts.acted_at,
        acts.text,
        acts.target_person_id is null
        and (acts.in_reply_to is null or acts.in_reply_to = acts.thread_id) as is_flat
    from {{ ref('fct_actions') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.direction = 'outbound'
        and not acts.is_bot
        and acts.thread_id is not null
        and acts.acted_at <= settings.as_of
)

select distinct
    askers.platform,
    askers.account_id,
    askers.thread_id,
    askers.person_id,
    outbound.action_id,
    outbound.acted_at
from askers
inner join outbound
    on outbound.platform = askers.platform
    and outbound.account_id = askers.account_id
    and outbound.thread_id = askers.thread_id
where outbound.target_person_id = askers.person_id
    or outbound.is_flat
    or {{ mentions_person('outbound.text', 'askers.platform_person_id') }}
