with reactions as (
    select
        parsed.account as account_id,
        parsed.seen.post as content_id,
        coalesce(parsed.seen.reaction.created.actor, parsed.seen.reaction.actor) as person,
        parsed.seen.reaction.reactionType as kind,
        {{ unix_timestamp('parsed.seen.reaction.created.time', per_second=1000) }} as reacted_at,
        parsed.extracted_at,
        parsed.load_id
    from (
        select
            account,
            load_id,
            extracted_at,
            {{ json_fields('payload', '{"post": "VARCHAR", "reaction": {"reactionType": "VARCHAR",
                "actor": "VARCHAR", "created": {"actor": "VARCHAR", "time": "BIGINT"}}}') }} as seen
        from {{ source('raw', 'linkedin__reactions') }}
        where is_current
    ) as parsed
),

acts as (
    select
        reactions.account_id,
        'reaction:' || reactions.content_id || '|' || reactions.person as action_id,
        case when reactions.kind = 'LIKE' then 'like' else 'reaction' end as action_type,
        coalesce(reactions.reacted_at, reactions.extracted_at) as acted_at,
        case when reactions.reacted_at is null then 'first_seen' else 'exact' end as time_basis,
        reactions.person as platform_person_id,
        reactions.content_id,
        cast(null as varchar) as in_reply_to,
        owners.platform_person_id as target_platform_person_id,
        cast(null as varchar) as text,
        cast(null as varchar) as url,
        'own' as space_kind,
        reactions.person = owners.platform_person_id as is_team,
        case when reactions.kind <> 'LIKE' then {{ linkedin_reaction('reactions.kind') }} end
            as reaction_kind,
        seen.removed_at,
        {{ later('reactions.load_id', 'seen.removal_load_id') }} as load_id
    from reactions
    left join ({{ list_presence('linkedin') }}) as seen
        on seen.account_id = reactions.account_id
        and seen.list = 'likes'
        and seen.content_id = reactions.content_id
        and seen.member_id = reactions.person
    left join {{ ref('stg_linkedin__accounts') }} as owners
        on owners.account_id = reactions.account_id
    where reactions.person is not null and reactions.content_id is not null

    union all

    select
        texts.account_id,
        texts.comment_id,
        case when texts.parent_number is null then 'comment' else 'reply' end,
        coalesce(texts.written_at, texts.extracted_at),
        case when texts.written_at is null then 'first_seen' else 'exact' end,
        texts.author,
        texts.content_id,
        coalesce(texts.content_id || '|' || texts.parent_number, texts.content_id),
        case when texts.parent_number is null then owners.platform_person_id
            else parents.author end,
        texts.text,
        'https://www.linkedin.com/feed/update/' || texts.content_id,
        'own',
        texts.author = owners.platform_person_id,
        null,
        gone.removed_at,
        {{ later('texts.load_id', 'gone.load_id') }}
    from {{ ref('stg_linkedin__texts') }} as texts
    left join {{ ref('stg_linkedin__texts') }} as parents
        on parents.account_id = texts.account_id
        and parents.content_id = texts.content_id
        and parents.number = texts.parent_number
    left join ({{ deletions('linkedin') }}) as gone
        on gone.account_id = texts.account_id and gone.id = texts.comment_id
    left join {{ ref('stg_linkedin__accounts') }} as owners
        on owners.account_id = texts.account_id

    union all

    select
        notices.account_id,
        notices.action_id,
        notices.action_type,
        notices.acted_at,
        case when notices.is_dated then 'exact' else 'first_seen' end,
        notices.person,
        notices.content_id,
        null,
        owners.platform_person_id,
        notices.text,
        notices.url,
        'elsewhere',
        notices.person = owners.platform_person_id,
        null,
        null,
        notices.load_id
    from {{ ref('stg_linkedin__notices') }} as notices
    left join {{ ref('stg_linkedin__accounts') }} as owners
        on owners.account_id = notices.account_id
)

{{ canonical_actions('linkedin', 'acts', [
    'time_basis', 'platform_person_id', 'content_id', 'in_reply_to', 'target_platform_person_id',
    'text', 'url', 'space_kind', 'is_team', 'reaction_kind', 'removed_at',
], forget_deleted=true) }}
