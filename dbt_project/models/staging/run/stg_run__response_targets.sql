-- Without configured targets: one hour first, then one day.
with configured as (
    select rank as target_rank, minutes
    from {{ source('raw', 'response_targets') }}
)

select target_rank, minutes
from configured

union all

select defaults.target_rank, defaults.minutes
from (
    select 1 as target_rank, 60 as minutes
    union all
    select 2 as target_rank, 1440 as minutes
) as defaults
where not exists (select 1 from configured)
