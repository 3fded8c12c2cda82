-- An account's own acts are the brand's, whether or not the team list names it.
select distinct person_id
from {{ source('raw', 'team') }}
union
select distinct platform || ':' || account
from {{ source('raw', 'accounts') }}
