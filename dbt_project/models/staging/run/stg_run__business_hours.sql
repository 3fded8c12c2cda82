select
    weekday,
    from_time,
    to_time
from {{ source('raw', 'business_hours') }}
