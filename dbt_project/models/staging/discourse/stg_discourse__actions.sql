with acts as (
    select
        account_id,
        action_id,
        action_type,
        posted_at as acted_at,
        time_basis,
        author as platform_person_id,
        author_name as person_name,
        content_id,
        in_reply_to,
        thread_id,
        cast(null as varchar) as target_platform_person_id,
        text,
        url,
        is_own as is_team,
        is_bot,
        is_hidden,
        removed_at,
        removed_reason,
        load_id
    from {{ ref('stg_discourse__written_acts') }}

    union all

    select
        account_id,
        action_type || ':' || person || ':' || subject,
        action_type,
        acted_at,
        time_basis,
        person,
        person_name,
        content_id,
        null,
        null,
        target,
        null,
        null,
        is_own,
        is_bot,
        false,
        removed_at,
        'actor',
        load_id
    from {{ ref('stg_discourse__listed_acts') }}
)

{{ canonical_actions('discourse', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to', 'thread_id',
    'target_platform_person_id', 'text', 'url', 'is_team', 'is_bot', 'is_hidden', 'removed_at',
    'removed_reason',
]) }}
