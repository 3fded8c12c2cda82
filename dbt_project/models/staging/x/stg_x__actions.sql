with written as (
    select
        acts.*,
        coalesce(gone.removed_at, seen.removed_at) as removed_at,
        {{ later('acts.load_id', later('gone.load_id', 'seen.removal_load_id')) }}
            as newest_load_id
    from {{ ref('stg_x__written_acts') }} as acts
    left join {{ ref('stg_x__deletions') }} as gone
        on gone.account_id = acts.account_id and gone.id = acts.post_id
    left join {{ ref('stg_x__list_presence') }} as seen
        on seen.account_id = acts.account_id
        and seen.list = 'quotes'
        and acts.is_quote
        and seen.content_id = acts.quoted_id
        and seen.member_id = acts.post_id
),

acts as (
    select account_id, post_id as action_id, action_type, posted_at as acted_at, time_basis,
        author_id as platform_person_id, author_name as person_name, content_id, in_reply_to,
        cast(null as varchar) as thread_id, target as target_platform_person_id, text, language,
        url,
        case when content_id is not null and not is_quote then 'own' else 'elsewhere' end
            as space_kind,
        is_own as is_team, removed_at, sharer_followers, newest_load_id as load_id
    from written

    union all

    select account_id, action_id, action_type, acted_at, time_basis, person, person_name,
        content_id, null, null, owner, null, null, null, 'own', is_own, removed_at,
        sharer_followers, load_id
    from {{ ref('stg_x__listed_acts') }}

    union all

    select account_id, message_id, action_type, acted_at, time_basis, sender_id, sender_name,
        null, null, thread_id, target, text, null, null, 'elsewhere', is_own, null, null, load_id
    from {{ ref('stg_x__messages') }}
)

{{ canonical_actions('x', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to', 'thread_id',
    'target_platform_person_id', 'text', 'language', 'url', 'space_kind', 'is_team', 'removed_at',
    'sharer_followers',
], forget_deleted=true) }}
