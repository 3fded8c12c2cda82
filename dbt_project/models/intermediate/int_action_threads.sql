-- Walks each chain of answers down from the act that answers no act: what lies below it shares
-- its thread and its content, unless a row names its own. A chain that closes on itself has no
-- such act and stays as given.
with recursive tops as (
    select
        acts.action_key,
        acts.action_key as top_key,
        coalesce(acts.thread_id, acts.action_id) as thread_id,
        coalesce(acts.content_id, links.in_reply_to) as content_id,
        0 as depth
    from {{ ref('int_actions') }} as acts
    left join {{ ref('int_action_parents') }} as links
        on links.action_key = acts.action_key
    where acts.action_key in (
        select parent_key from {{ ref('int_action_parents') }} where has_parent_act
    )
    and not coalesce(links.has_parent_act, false)
),

chain as (
    select action_key, top_key, thread_id, content_id, depth
    from tops

    union all

    select
        links.action_key,
        chain.top_key,
        coalesce(links.thread_id, chain.thread_id) as thread_id,
        coalesce(links.content_id, chain.content_id) as content_id,
        chain.depth + 1 as depth
    from chain
    inner join {{ ref('int_action_parents') }} as links
        on links.parent_key = chain.action_key
        and links.has_parent_act
)

select
    action_key,
    top_key,
    thread_id,
    content_id,
    depth
from chain
