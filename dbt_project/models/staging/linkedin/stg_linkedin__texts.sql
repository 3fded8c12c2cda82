-- Comments and replies below the page's posts, one row each.
select
    parsed.account as account_id,
    parsed.seen.post as content_id,
    parsed.number,
    {{ linkedin_comment_number('parsed.seen.comment.parentComment') }} as parent_number,
    parsed.seen.post || '|' || parsed.number as comment_id,
    coalesce(parsed.seen.comment.actor, parsed.seen.comment.created.actor) as author,
    {{ unix_timestamp('parsed.seen.comment.created.time', per_second=1000) }} as written_at,
    parsed.seen.comment.message.text as text,
    parsed.extracted_at,
    parsed.load_id
from (
    select
        records.*,
        coalesce(
            seen.comment.id,
            {{ linkedin_comment_number('coalesce(seen.comment.commentUrn, seen.comment."$URN")') }}
        ) as number
    from (
        select
            account,
            load_id,
            extracted_at,
            {{ json_fields('payload', '{"post": "VARCHAR", "comment": {"id": "VARCHAR",
                "commentUrn": "VARCHAR", "$URN": "VARCHAR", "actor": "VARCHAR",
                "created": {"actor": "VARCHAR", "time": "BIGINT"}, "parentComment": "VARCHAR",
                "message": {"text": "VARCHAR"}}}') }} as seen
        from {{ source('raw', 'linkedin__comments') }}
        where is_current
    ) as records
) as parsed
where parsed.number is not null and parsed.seen.post is not null
