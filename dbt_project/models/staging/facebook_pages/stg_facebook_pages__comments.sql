-- Comments of all levels; below a visitor's post they answer that post and belong to no content.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "subject": "VARCHAR", "message": "VARCHAR",
            "created_time": "VARCHAR", "permalink_url": "VARCHAR", "is_hidden": "BOOLEAN",
            "from": ' ~ facebook_person_spec() ~ ', "parent": {"id": "VARCHAR"},
            "attachment": {"type": "VARCHAR"}}') }} as comment
    from {{ source('raw', 'facebook_pages__comments') }}
    where is_current
),

parsed as (
    select
        account as account_id,
        comment.id as comment_id,
        comment.subject as subject,
        comment.parent.id as parent_id,
        comment."from".id as author,
        comment."from".name as author_name,
        {{ utc_timestamp('comment.created_time') }} as given_at,
        cast(extracted_at as timestamp) as seen_at,
        nullif(comment.message, '') as text,
        comment.permalink_url as url,
        coalesce(comment.is_hidden, false) as is_hidden,
        load_id
    from records
    where comment.id is not null and comment.subject is not null
)

select
    parsed.account_id,
    parsed.comment_id,
    parsed.subject,
    coalesce(parsed.parent_id, parsed.subject) as in_reply_to,
    case when guests.post_id is null then parsed.subject end as content_id,
    case when parsed.parent_id is null and guests.post_id is null then 'comment' else 'reply' end
        as action_type,
    parsed.author,
    parsed.author_name,
    case when parsed.parent_id is not null then parents.author
        when guests.post_id is not null then guests.author
        else owners.platform_person_id end as target,
    owners.platform_person_id as owner,
    coalesce(parsed.given_at, parsed.seen_at) as acted_at,
    case when parsed.given_at is null then 'first_seen' else 'exact' end as time_basis,
    parsed.text,
    parsed.url,
    parsed.is_hidden,
    parsed.load_id
from parsed
left join parsed as parents
    on parents.account_id = parsed.account_id and parents.comment_id = parsed.parent_id
left join {{ ref('stg_facebook_pages__posts') }} as guests
    on guests.account_id = parsed.account_id
    and guests.post_id = parsed.subject
    and guests.stream = 'visitor_posts'
left join {{ ref('stg_facebook_pages__accounts') }} as owners
    on owners.account_id = parsed.account_id
