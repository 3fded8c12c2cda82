-- Posts that the server said are gone; a post that was seen again has no time here.
select
    account as account_id,
    {{ json_text('payload', 'uri') }} as uri,
    {{ utc_timestamp(json_text('payload', 'noticed_at')) }} as removed_at,
    load_id
from {{ source('raw', 'bluesky__deletions') }}
where is_current
