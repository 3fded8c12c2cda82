-- Acts that answer something, with what they answer: an act, or a piece of content. In a flattened
-- thread the act answered is worked out.
with replies as (
    select
        action_key,
        platform,
        account_id,
        action_id,
        platform || '|' || account_id || '|' || in_reply_to as parent_key,
        in_reply_to,
        content_id,
        thread_id
    from {{ ref('int_actions') }}
    where in_reply_to is not null
)

select
    replies.action_key,
    replies.action_id,
    replies.in_reply_to,
    replies.content_id,
    replies.thread_id,
    replies.parent_key,
    parents.action_key is not null and parents.action_key <> replies.action_key as has_parent_act,
    coalesce(flattened.answered_key, replies.parent_key) as answered_key,
    coalesce(
        flattened.target_person_id,
        people.canonical_person_id,
        parents.platform || ':' || parents.platform_person_id
    ) as parent_person_id,
    flattened.reply_target_method
from replies
left join {{ ref('int_actions') }} as parents
    on parents.action_key = replies.parent_key
left join {{ ref('stg_run__people') }} as people
    on people.person_id = parents.platform || ':' || parents.platform_person_id
left join {{ ref('int_reply_targets') }} as flattened
    on flattened.action_key = replies.action_key
