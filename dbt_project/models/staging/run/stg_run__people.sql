select
    person_id,
    canonical_person_id
from {{ source('raw', 'people') }}
