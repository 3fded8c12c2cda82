-- Statuses that the server said are gone; a status that was seen again has no time here.
select
    account as account_id,
    {{ json_text('payload', 'id') }} as status_id,
    {{ utc_timestamp(json_text('payload', 'noticed_at')) }} as removed_at,
    load_id
from {{ source('raw', 'mastodon__deletions') }}
where is_current
