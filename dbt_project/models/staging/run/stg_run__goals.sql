select distinct
    metric,
    account as account_id,
    target,
    base,
    "by" as due_date
from {{ source('raw', 'goals') }}
