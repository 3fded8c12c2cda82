-- Topics as landed, one row a topic.
with parsed as (
    select
        account,
        load_id,
        first_seen_at,
        {{ json_fields('payload', '{"id": "BIGINT", "title": "VARCHAR", "slug": "VARCHAR",
            "tags": ["VARCHAR"], "created_at": "VARCHAR", "archetype": "VARCHAR",
            "user_id": "BIGINT"}') }} as topic
    from ({{ current_records('discourse', 'topics') }}) as topics
)

select
    parsed.account as account_id,
    't/' || cast(parsed.topic.id as varchar) as topic_id,
    parsed.topic.title as title,
    {{ list_item('parsed.topic.tags', 1) }} as first_tag,
    coalesce(parsed.topic.user_id = owners.user_id, false) as is_own,
    cast(coalesce({{ utc_timestamp('parsed.topic.created_at') }}, parsed.first_seen_at)
        as timestamp) as begun_at,
    'https://' || owners.forum || '/t/' || coalesce(parsed.topic.slug || '/', '')
        || cast(parsed.topic.id as varchar) as url,
    gone.removed_at,
    {{ later('parsed.load_id', 'gone.load_id') }} as load_id
from parsed
left join {{ ref('stg_discourse__owners') }} as owners
    on owners.account_id = parsed.account
left join {{ ref('stg_discourse__deletions') }} as gone
    on gone.account_id = parsed.account and gone.id = 't/' || cast(parsed.topic.id as varchar)
where parsed.topic.id is not null
    and coalesce(parsed.topic.archetype, 'regular') <> 'private_message'
