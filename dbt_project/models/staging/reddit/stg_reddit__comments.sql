-- Comments as they are now, one row a comment, with what the inbox said of it.
with parsed as (
    select
        account,
        load_id,
        first_seen_at,
        {{ json_fields('payload', '{"name": "VARCHAR", "author": "VARCHAR",
            "author_fullname": "VARCHAR", "body": "VARCHAR", "parent_id": "VARCHAR",
            "link_id": "VARCHAR", "permalink": "VARCHAR", "created_utc": "DOUBLE"}') }} as comment
    from ({{ current_records('reddit', 'comments') }}) as comments
),

notices as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"name": "VARCHAR", "type": "VARCHAR", "subject": "VARCHAR"}') }}
            as notice
    from {{ source('raw', 'reddit__notices') }}
    where is_current
),

tops as (
    select account_id, post_id, max(stream) as stream
    from {{ ref('stg_reddit__posts') }}
    where stream in ('posts', 'community_posts')
    group by account_id, post_id
)

select
    parsed.account as account_id,
    parsed.comment.name as comment_id,
    {{ reddit_person('parsed.comment') }} as author,
    nullif(parsed.comment.author, '[deleted]') as author_name,
    {{ reddit_person('parsed.comment') }} = owners.platform_person_id
        or lower(parsed.comment.author) = lower(owners.account_name) as is_own,
    case
        when tops.stream = 'posts' and parsed.comment.parent_id = parsed.comment.link_id
            then 'comment'
        when tops.post_id is null
            and coalesce(
                notices.notice.type = 'username_mention',
                notices.notice.subject = 'username mention',
                false
            ) then 'mention'
        else 'reply'
    end as action_type,
    case when tops.stream = 'posts' then tops.post_id end as content_id,
    case when tops.post_id is not null then 'own' else 'elsewhere' end as space_kind,
    -- A post of somebody else's is neither content nor an act.
    case when tops.post_id is not null or parsed.comment.parent_id not like 't3%'
        then parsed.comment.parent_id end as parent_id,
    cast(coalesce({{ unix_timestamp('parsed.comment.created_utc') }}, parsed.first_seen_at)
        as timestamp) as written_at,
    case when parsed.comment.created_utc is null then 'first_seen' else 'exact' end as time_basis,
    parsed.comment.body as text,
    {{ reddit_url('parsed.comment.permalink') }} as url,
    gone.removed_at,
    {{ reddit_removed_reason('parsed.comment.body', 'cast(null as varchar)') }} as removed_reason,
    {{ later('parsed.load_id', later('notices.load_id', 'gone.load_id')) }} as load_id
from parsed
left join notices
    on notices.account = parsed.account and notices.notice.name = parsed.comment.name
left join tops
    on tops.account_id = parsed.account and tops.post_id = parsed.comment.link_id
left join {{ ref('stg_reddit__accounts') }} as owners
    on owners.account_id = parsed.account
left join {{ ref('stg_reddit__deletions') }} as gone
    on gone.account_id = parsed.account and gone.id = parsed.comment.name
where parsed.comment.name is not null
