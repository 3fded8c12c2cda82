select
    platform,
    account_id,
    account_name,
    platform_person_id
from {{ ref('stg_discourse__owners') }}
