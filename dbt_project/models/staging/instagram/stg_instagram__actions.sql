with acts as (
    select
        acts.account_id,
        acts.action_id,
        case
            when acts.kind = 'tag' then 'brand_tag'
            when acts.kind = 'message' and acts.is_own then 'brand_dm'
            when acts.kind = 'message' then 'dm_inbound'
            when media.is_live then 'live_chat'
            when acts.parent_id is null then 'comment'
            else 'reply'
        end as action_type,
        acts.acted_at,
        case when acts.is_first_seen then 'first_seen' else 'exact' end as time_basis,
        case when acts.is_own then acts.owner_id else acts.person_id end as platform_person_id,
        acts.person_name,
        acts.content_id,
        coalesce(acts.parent_id, acts.content_id) as in_reply_to,
        acts.conversation as thread_id,
        -- Whom an answer below a comment addresses is not told: all stand on one level.
        case
            when acts.kind = 'message' and not acts.is_own then acts.owner_id
            when acts.kind = 'message' then acts.addressed_id
            when acts.kind = 'tag' then acts.owner_id
            when acts.parent_id is null and not acts.is_own then acts.owner_id
        end as target_platform_person_id,
        acts.text,
        acts.url,
        case when acts.kind = 'tag' then 'elsewhere' else 'own' end as space_kind,
        acts.is_own as is_team,
        acts.is_hidden,
        gone.removed_at,
        'unknown' as removed_reason,
        {{ later('acts.load_id', 'gone.load_id') }} as load_id
    from {{ ref('stg_instagram__written_acts') }} as acts
    left join {{ ref('stg_instagram__media') }} as media
        on media.account_id = acts.account_id and media.content_id = acts.content_id
    left join {{ ref('stg_instagram__deletions') }} as gone
        on gone.account_id = acts.account_id and gone.id = acts.action_id
)

{{ canonical_actions('instagram', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to', 'thread_id',
    'target_platform_person_id', 'text', 'url', 'space_kind', 'is_team', 'is_hidden',
    'removed_at', 'removed_reason',
]) }}
