-- Comments and replies, one row each. The account's own carry the account's id, others the id that
-- every comment of theirs shows.
with parsed as (
    select
        account,
        load_id,
        extracted_at,
        {{ json_fields('payload', '{"comment_id": "VARCHAR", "video_id": "VARCHAR",
            "parent_comment_id": "VARCHAR", "text": "VARCHAR", "create_time": "VARCHAR",
            "owner": "BOOLEAN", "status": "VARCHAR", "unique_identifier": "VARCHAR",
            "user_id": "VARCHAR", "username": "VARCHAR", "display_name": "VARCHAR"}') }} as seen
    from {{ source('raw', 'tiktok__comments') }}
    where is_current
)

select
    parsed.account as account_id,
    parsed.seen.comment_id as comment_id,
    parsed.seen.video_id as content_id,
    nullif(nullif(parsed.seen.parent_comment_id, ''), '0') as parent_id,
    coalesce(parsed.seen.owner, false) as is_own,
    case when parsed.seen.owner then owners.platform_person_id
        else coalesce(parsed.seen.unique_identifier, parsed.seen.user_id, parsed.seen.username)
    end as author,
    coalesce(nullif(parsed.seen.display_name, ''), parsed.seen.username) as author_name,
    owners.platform_person_id as owner,
    {{ unix_timestamp('parsed.seen.create_time') }} as written_at,
    parsed.seen.text as text,
    coalesce(parsed.seen.status = 'HIDDEN', false) as is_hidden,
    parsed.extracted_at,
    parsed.load_id
from parsed
left join {{ ref('stg_tiktok__accounts') }} as owners
    on owners.account_id = parsed.account
where parsed.seen.comment_id is not null and parsed.seen.video_id is not null
