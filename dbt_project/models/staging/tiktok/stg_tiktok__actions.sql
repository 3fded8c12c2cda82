with acts as (
    select
        texts.account_id,
        texts.comment_id as action_id,
        case when texts.parent_id is null then 'comment' else 'reply' end as action_type,
        coalesce(texts.written_at, texts.extracted_at) as acted_at,
        case when texts.written_at is null then 'first_seen' else 'exact' end as time_basis,
        texts.author as platform_person_id,
        texts.author_name as person_name,
        texts.content_id,
        coalesce(texts.parent_id, texts.content_id) as in_reply_to,
        case when texts.parent_id is null then texts.owner else parents.author end
            as target_platform_person_id,
        texts.text,
        texts.is_own as is_team,
        texts.is_hidden,
        gone.removed_at,
        {{ later('texts.load_id', 'gone.load_id') }} as load_id
    from {{ ref('stg_tiktok__texts') }} as texts
    left join {{ ref('stg_tiktok__texts') }} as parents
        on parents.account_id = texts.account_id and parents.comment_id = texts.parent_id
    left join ({{ deletions('tiktok') }}) as gone
        on gone.account_id = texts.account_id and gone.id = texts.comment_id
)

{{ canonical_actions('tiktok', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to',
    'target_platform_person_id', 'text', 'is_team', 'is_hidden', 'removed_at',
]) }}
