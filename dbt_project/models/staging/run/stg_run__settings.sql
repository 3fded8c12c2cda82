select
    run_id,
    as_of,
    timezone,
    is_sample
from {{ source('raw', 'settings') }}
