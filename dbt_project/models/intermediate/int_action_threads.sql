-- Walks each chain of answers down from the act that answers no act: what lies below it shares
-- its thread and its content, unless a row names its own. A public text of the brand on top is no
-- part of the audience's threads: each answer to it begins one, except in a flattened thread,
-- where the top comment holds all. A chain that closes on itself has no top and stays as given.
with recursive own_acts as (
    select acts.action_key
    from {{ ref('int_actions') }} as acts
    left join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = acts.platform || ':' || acts.platform_person_id
    left join {{ ref('int_person_flags') }} as flags
        on flags.person_id
        = coalesce(people.canonical_person_id, acts.platform || ':' || acts.platform_person_id)
    where (flags.is_team or types.direction = 'outbound')
        and {{ channel_of('acts.action_type', 'acts.platform') }} in ('comment', 'forum')
        and acts.platform not in (
            select platform from {{ ref('platform_threads') }} where is_flattened
        )
),

links as (
    select parents.*, own_acts.action_key is not null as is_own
    from {{ ref('int_action_parents') }} as parents
    left join own_acts
        on own_acts.action_key = parents.action_key
    where parents.has_parent_act
),

tops as (
    select
        acts.action_key,
        coalesce(acts.thread_id, acts.action_id) as thread_id,
        acts.thread_id is not null as is_given_thread,
        own_acts.action_key is not null as is_own_so_far,
        coalesce(acts.content_id, above.in_reply_to) as content_id,
        0 as depth
    from {{ ref('int_actions') }} as acts
    left join {{ ref('int_action_parents') }} as above
        on above.action_key = acts.action_key
    left join own_acts
        on own_acts.action_key = acts.action_key
    where acts.action_key in (select answered_key from links)
        and not coalesce(above.has_parent_act, false)
),

chain as (
    select action_key, thread_id, is_given_thread, is_own_so_far, content_id, depth
    from tops

    union all

    select
        links.action_key,
        case
            when links.thread_id is not null then links.thread_id
            when chain.is_own_so_far and not chain.is_given_thread and not links.is_own
                then links.action_id
            else chain.thread_id
        end as thread_id,
        chain.is_given_thread or links.thread_id is not null as is_given_thread,
        chain.is_own_so_far and links.is_own as is_own_so_far,
        coalesce(links.content_id, chain.content_id) as content_id,
        case when chain.is_own_so_far and not links.is_own then 0 else chain.depth + 1 end as depth
    from chain
    inner join links
        on links.answered_key = chain.action_key
)

select
    action_key,
    thread_id,
    is_given_thread,
    content_id,
    depth
from chain
