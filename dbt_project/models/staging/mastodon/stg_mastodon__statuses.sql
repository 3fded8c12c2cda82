-- Every status that was landed, whoever wrote it and whichever way it came, in one shape. A status
-- of a notification stands here too; its kind is in `told_as`.
with records as (
    select account, load_id, 'statuses' as stream, null as subject, null as told_as,
        payload as status
    from {{ source('raw', 'mastodon__statuses') }}
    where is_current

    union all

    select account, load_id, 'replies' as stream, null as subject, null as told_as,
        payload as status
    from {{ source('raw', 'mastodon__replies') }}
    where is_current

    union all

    select account, load_id, 'quotes' as stream, {{ json_text('payload', 'subject') }} as subject,
        null as told_as, {{ json_part('payload', 'status') }} as status
    from {{ source('raw', 'mastodon__quotes') }}
    where is_current

    union all

    select account, load_id, 'notifications' as stream, null as subject,
        {{ json_text('payload', 'type') }} as told_as, {{ json_part('payload', 'status') }} as status
    from {{ source('raw', 'mastodon__notifications') }}
    where is_current and {{ json_text('payload', 'type') }} in ('mention', 'quote')
),

parsed as (
    select
        account, load_id, stream, subject, told_as,
        {{ json_fields('status', mastodon_status_spec()) }} as status,
        -- A quoting status names what it quotes, in full or by id.
        {{ json_fields('status', '{"quote": {"quoted_status_id": "VARCHAR",
            "quoted_status": {"id": "VARCHAR"}}}') }} as quoting
    from records
)

select
    account as account_id,
    stream,
    told_as,
    status.id as status_id,
    coalesce(subject, quoting.quote.quoted_status.id, quoting.quote.quoted_status_id) as subject,
    status.account.id as author_server_id,
    {{ mastodon_person('status.account') }} as author,
    coalesce(nullif(status.account.display_name, ''), status.account.username) as author_name,
    coalesce(status.account.bot, false) as is_bot,
    status.account.followers_count as author_followers,
    {{ utc_timestamp('status.created_at') }} as posted_at,
    status.visibility as visibility,
    status.in_reply_to_id as parent_id,
    status.in_reply_to_account_id as parent_author_server_id,
    {{ list_item('status.mentions', 1) }}.id as first_mentioned_server_id,
    {{ mastodon_person(list_item('status.mentions', 1)) }} as first_mentioned,
    {{ html_to_text('status.content') }} as text,
    nullif(status.spoiler_text, '') as title,
    status.language as language,
    case
        when {{ list_length('status.poll.options') }} > 0 then 'poll'
        when {{ list_length('status.media_attachments') }} > 1
            and {{ list_item('status.media_attachments', 1) }}.type = 'image' then 'carousel'
        when {{ list_length('status.media_attachments') }} > 0
            then case {{ list_item('status.media_attachments', 1) }}.type
                when 'gifv' then 'video' else {{ list_item('status.media_attachments', 1) }}.type end
        when status.card.type is not null then 'link'
        else 'text'
    end as format,
    cast({{ list_length('status.poll.options') }} as double) as poll_options,
    coalesce(status.url, status.uri) as url,
    load_id
from parsed
where status.id is not null and status.account.id is not null
