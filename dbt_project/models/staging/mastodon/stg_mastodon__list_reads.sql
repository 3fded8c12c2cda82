select
    'mastodon' as platform,
    account_id,
    list,
    content_id,
    read_at,
    is_complete,
    member_count
from ({{ list_reads('mastodon') }}) as reads
