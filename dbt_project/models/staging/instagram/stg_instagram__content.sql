with own_media as (
    select
        media.account_id,
        media.content_id,
        media.published_at,
        media.text,
        media.format,
        media.url,
        media.is_paid,
        -- A post made together with another account may stand under that one's name.
        case
            when media.username <> owners.username then '@' || media.username
            else owners.platform_person_id
        end as author_platform_person_id,
        gone.removed_at,
        {{ later('media.load_id', 'gone.load_id') }} as load_id
    from {{ ref('stg_instagram__media') }} as media
    left join {{ ref('stg_instagram__profiles') }} as owners
        on owners.account_id = media.account_id
    left join {{ ref('stg_instagram__deletions') }} as gone
        on gone.account_id = media.account_id and gone.id = media.content_id
)

{{ canonical_content('instagram', 'own_media', [
    'author_platform_person_id', 'text', 'format', 'url', 'is_paid', 'removed_at'
]) }}
