-- Posts of topics and of direct messages, one row a post. What moderators did stands in a topic
-- like a post, and is none.
with records as (
    {%- for stream in ['posts', 'messages'] %}
    select account, load_id, first_seen_at, '{{ stream }}' as stream, payload
    from ({{ current_records('discourse', stream) }}) as {{ stream }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

parsed as (
    select
        account,
        load_id,
        first_seen_at,
        stream,
        {{ json_fields('payload', '{"id": "BIGINT", "topic_id": "BIGINT", "post_number": "BIGINT",
            "post_type": "BIGINT", "user_id": "BIGINT", "username": "VARCHAR", "name": "VARCHAR",
            "created_at": "VARCHAR", "cooked": "VARCHAR", "reply_to_post_number": "BIGINT",
            "hidden": "BOOLEAN", "deleted_at": "VARCHAR", "user_deleted": "BOOLEAN",
            "polls": [{"options": ["JSON"]}]}') }} as post
    from records
)

select
    parsed.account as account_id,
    parsed.stream,
    'p/' || cast(parsed.post.id as varchar) as post_id,
    't/' || cast(parsed.post.topic_id as varchar) as topic_id,
    parsed.post.post_number as post_number,
    parsed.post.reply_to_post_number as answered_number,
    {{ discourse_person('parsed.post.user_id', 'owners.forum') }} as author,
    coalesce(nullif(parsed.post.name, ''), parsed.post.username) as author_name,
    coalesce(parsed.post.user_id = owners.user_id, false) as is_own,
    coalesce(parsed.post.user_id < 0, false) as is_bot,
    coalesce(parsed.post.hidden, false) as is_hidden,
    cast(coalesce({{ utc_timestamp('parsed.post.created_at') }}, parsed.first_seen_at)
        as timestamp) as posted_at,
    case when {{ utc_timestamp('parsed.post.created_at') }} is null then 'first_seen'
        else 'exact' end as time_basis,
    {{ discourse_text('parsed.post.cooked') }} as text,
    {{ list_length(list_item('parsed.post.polls', 1) ~ '.options') }} as poll_options,
    'https://' || owners.forum || '/p/' || cast(parsed.post.id as varchar) as url,
    gone.removed_at,
    case
        when parsed.post.user_deleted then 'actor'
        when parsed.post.deleted_at is not null then 'moderation'
        else 'unknown'
    end as removed_reason,
    {{ later('parsed.load_id', 'gone.load_id') }} as load_id
from parsed
left join {{ ref('stg_discourse__owners') }} as owners
    on owners.account_id = parsed.account
left join {{ ref('stg_discourse__deletions') }} as gone
    on gone.account_id = parsed.account and gone.id = 'p/' || cast(parsed.post.id as varchar)
where parsed.post.id is not null and coalesce(parsed.post.post_type, 1) = 1
