with own_posts as (
    select account_id, uri, posted_at, root_uri, parent_uri, load_id
    from {{ ref('stg_bluesky__posts') }}
    where stream = 'posts'
),

listed as (
    select
        acts.account_id,
        acts.action_type || ':' || acts.person
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
        case
            when acts.list = 'followers' then null
            when {{ at_uri_did('posts.root_uri') }} = owners.platform_person_id then posts.root_uri
            else acts.subject
        end as content_id,
        cast(null as varchar) as in_reply_to,
        owners.platform_person_id as target,
        cast(null as varchar) as text,
        cast(null as varchar) as language,
        cast(null as varchar) as url,
        'own' as space_kind,
        acts.person = owners.platform_person_id as is_own,
        acts.is_bot,
        seen.removed_at,
        {{ later('acts.load_id', later('seen.removal_load_id', 'posts.load_id')) }} as load_id
    from {{ ref('stg_bluesky__listed_acts') }} as acts
    left join own_posts as posts
        on posts.account_id = acts.account_id and posts.uri = acts.subject
    left join {{ ref('stg_bluesky__accounts') }} as owners
        on owners.account_id = acts.account_id
    left join {{ ref('stg_bluesky__list_presence') }} as seen
        on seen.account_id = acts.account_id
        and seen.list = acts.list
        and seen.content_id = acts.subject
        and seen.member_id = acts.person
),

written as (
    select
        acts.account_id,
        acts.uri as action_id,
        case
            when acts.given_type is not null then acts.given_type
            when acts.parent_uri = acts.own_root_uri then 'comment'
            else 'reply'
        end as action_type,
        acts.posted_at as acted_at,
        acts.author_did as person,
        acts.author_name as person_name,
        case
            when acts.given_type = 'quote' and quoted.parent_uri is not null
                then coalesce(acts.own_root_uri, quoted.root_uri)
            when acts.given_type = 'quote' then acts.subject
            else acts.own_root_uri
        end as content_id,
        acts.parent_uri as in_reply_to,
        case
            when acts.given_type = 'quote' or acts.parent_uri is null
                then owners.platform_person_id
            else {{ at_uri_did('acts.parent_uri') }}
        end as target,
        acts.text,
        acts.language,
        {{ bluesky_url('acts.uri') }} as url,
        case when acts.own_root_uri is not null then 'own' else 'elsewhere' end as space_kind,
        acts.is_own,
        acts.is_bot,
        coalesce(gone.removed_at, seen.removed_at) as removed_at,
        {{ later('acts.load_id', later('gone.load_id', 'seen.removal_load_id')) }} as load_id
    from {{ ref('stg_bluesky__written_acts') }} as acts
    left join own_posts as quoted
        on quoted.account_id = acts.account_id and quoted.uri = acts.subject
    left join {{ ref('stg_bluesky__accounts') }} as owners
        on owners.account_id = acts.account_id
    left join {{ ref('stg_bluesky__deletions') }} as gone
        on gone.account_id = acts.account_id and gone.uri = acts.uri
    left join {{ ref('stg_bluesky__list_presence') }} as seen
        on seen.account_id = acts.account_id
        and seen.list = 'quotes'
        and seen.content_id = acts.subject
        and seen.member_id = acts.uri
),

acts as (
    select account_id, action_id, action_type, acted_at, time_basis,
        person as platform_person_id, person_name, content_id, in_reply_to,
        target as target_platform_person_id, text, language, url, space_kind, is_own as is_team,
        is_bot, removed_at, load_id
    from listed

    union all

    select account_id, action_id, action_type, acted_at, 'exact', person, person_name,
        content_id, in_reply_to, target, text, language, url, space_kind, is_own, is_bot,
        removed_at, load_id
    from written
)

{{ canonical_actions('bluesky', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to',
    'target_platform_person_id', 'text', 'language', 'url', 'space_kind', 'is_team', 'is_bot',
    'removed_at',
]) }}
