select platform || '|' || account || '|' || action_id as action_key, platform, action_type, acted_at
from {{ source('raw', 'files__actions') }}
where is_current
