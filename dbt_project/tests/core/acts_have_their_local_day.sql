-- An act counts on the audience's day, not on that of UTC.
select facts.action_key, facts.acted_at, facts.action_date
from {{ ref('fct_actions') }} as facts
cross join {{ ref('stg_run__settings') }} as settings
where facts.action_date is distinct from {{ local_date('facts.acted_at', 'settings.timezone') }}
