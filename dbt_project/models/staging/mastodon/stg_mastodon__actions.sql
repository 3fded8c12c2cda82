with own_posts as (
    select account_id, status_id, posted_at, parent_id, load_id
    from {{ ref('stg_mastodon__statuses') }}
    where stream = 'statuses'
),

listed as (
    select
        acts.account_id,
        acts.action_type || ':' || coalesce(acts.person, acts.server_id)
        || case when acts.list = 'followers' then '' else ':' || acts.subject end as action_id,
        acts.action_type,
        coalesce(
            acts.acted_at,
            case when seen.is_from_start and acts.list <> 'followers' then posts.posted_at end,
            seen.first_seen_at,
            posts.posted_at
        ) as acted_at,
        case
            when acts.acted_at is not null then 'exact'
            when posts.posted_at is null or acts.list = 'followers' then 'first_seen'
            when coalesce(seen.is_from_start, true) then 'published'
            else 'first_seen'
        end as time_basis,
        acts.person,
        acts.person_name,
        case when acts.list <> 'followers' then coalesce(tops.root_id, acts.subject) end
            as content_id,
        cast(null as varchar) as in_reply_to,
        owners.platform_person_id as target,
        cast(null as varchar) as text,
        cast(null as varchar) as language,
        cast(null as varchar) as url,
        'own' as space_kind,
        acts.person = owners.platform_person_id as is_own,
        acts.is_bot,
        seen.removed_at,
        {{ later('acts.load_id', later('seen.removal_load_id', 'posts.load_id')) }} as load_id,
        acts.sharer_followers
    from {{ ref('stg_mastodon__listed_acts') }} as acts
    left join own_posts as posts
        on posts.account_id = acts.account_id and posts.status_id = acts.subject
    -- An act on an answer of the brand belongs to the post at the top.
    left join ({{ thread_roots('mastodon') }}) as tops
        on tops.account_id = acts.account_id
        and tops.status_id = acts.subject
        and posts.parent_id is not null
    left join {{ ref('stg_mastodon__accounts') }} as owners
        on owners.account_id = acts.account_id
    left join {{ ref('stg_mastodon__list_presence') }} as seen
        on seen.account_id = acts.account_id
        and seen.list = acts.list
        and seen.content_id = acts.subject
        and seen.member_id = acts.server_id
),

written as (
    select
        acts.account_id,
        acts.status_id as action_id,
        acts.action_type,
        acts.posted_at as acted_at,
        acts.author as person,
        acts.author_name as person_name,
        coalesce(acts.own_root_id, acts.quoted_id) as content_id,
        acts.parent_id as in_reply_to,
        acts.target,
        acts.text,
        acts.language,
        acts.url,
        case when acts.own_root_id is not null then 'own' else 'elsewhere' end as space_kind,
        acts.is_own,
        acts.is_bot,
        coalesce(gone.removed_at, seen.removed_at) as removed_at,
        {{ later('acts.load_id', later('gone.load_id', 'seen.removal_load_id')) }} as load_id,
        case when acts.action_type = 'quote' then acts.author_followers end as sharer_followers
    from {{ ref('stg_mastodon__written_acts') }} as acts
    left join {{ ref('stg_mastodon__deletions') }} as gone
        on gone.account_id = acts.account_id and gone.status_id = acts.status_id
    left join {{ ref('stg_mastodon__list_presence') }} as seen
        on seen.account_id = acts.account_id
        and seen.list = 'quotes'
        and seen.content_id = acts.quoted_id
        and seen.member_id = acts.status_id

    union all

    select
        account_id, action_id, action_type, acted_at, person, person_name,
        null, null, null, null, null, null, 'elsewhere', false, is_bot, null, load_id, null
    from {{ ref('stg_mastodon__other_notices') }}
),

acts as (
    select account_id, action_id, action_type, acted_at, time_basis,
        person as platform_person_id, person_name, content_id, in_reply_to,
        target as target_platform_person_id, text, language, url, space_kind, is_own as is_team,
        is_bot, removed_at, load_id, sharer_followers
    from listed

    union all

    select account_id, action_id, action_type, acted_at, 'exact', person, person_name,
        content_id, in_reply_to, target, text, language, url, space_kind, is_own, is_bot,
        removed_at, load_id, sharer_followers
    from written
)

{{ canonical_actions('mastodon', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to',
    'target_platform_person_id', 'text', 'language', 'url', 'space_kind', 'is_team', 'is_bot',
    'removed_at', 'sharer_followers',
]) }}
