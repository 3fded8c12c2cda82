with own_posts as (
    select account_id, content_id
    from {{ ref('stg_threads__content') }}
),

acts as (
    select
        acts.account_id,
        acts.action_id,
        case
            when acts.stream = 'mentions' and quoted.content_id is not null then 'quote'
            when acts.stream = 'mentions' and roots.content_id is null then 'mention'
            when roots.content_id is not null and acts.parent_id = acts.root_id then 'comment'
            else 'reply'
        end as action_type,
        acts.acted_at,
        case when acts.is_first_seen then 'first_seen' else 'exact' end as time_basis,
        acts.person as platform_person_id,
        acts.person as person_name,
        coalesce(roots.content_id, quoted.content_id) as content_id,
        acts.parent_id as in_reply_to,
        case
            when parents.person is not null then parents.person
            when roots.content_id is not null and acts.parent_id <> acts.root_id then null
            when roots.content_id is not null or acts.stream = 'mentions'
                then owners.platform_person_id
        end as target_platform_person_id,
        acts.text,
        acts.url,
        case when roots.content_id is not null then 'own' else 'elsewhere' end as space_kind,
        coalesce(acts.is_own or acts.person = owners.platform_person_id, false) as is_team,
        acts.is_hidden,
        gone.removed_at,
        'unknown' as removed_reason,
        {{ later('acts.load_id', 'gone.load_id') }} as load_id
    from {{ ref('stg_threads__written_acts') }} as acts
    left join {{ ref('stg_threads__accounts') }} as owners
        on owners.account_id = acts.account_id
    left join own_posts as roots
        on roots.account_id = acts.account_id and roots.content_id = acts.root_id
    left join own_posts as quoted
        on quoted.account_id = acts.account_id and quoted.content_id = acts.quoted_id
    left join {{ ref('stg_threads__written_acts') }} as parents
        on parents.account_id = acts.account_id and parents.action_id = acts.parent_id
    left join {{ ref('stg_threads__deletions') }} as gone
        on gone.account_id = acts.account_id and gone.id = acts.action_id
)

{{ canonical_actions('threads', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to',
    'target_platform_person_id', 'text', 'url', 'space_kind', 'is_team', 'is_hidden',
    'removed_at', 'removed_reason',
]) }}
