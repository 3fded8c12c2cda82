select
    platform,
    account as account_id,
    action_id,
    label,
    value,
    labelled_at,
    labelled_by,
    load_id
from {{ source('raw', 'files__labels') }}
where is_current
