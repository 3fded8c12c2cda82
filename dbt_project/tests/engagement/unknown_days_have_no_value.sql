-- Unknown is never zero: a day that neither list nor counter covers has no number.
select platform, account_id, activity_date, measure, source, value
from {{ ref('int_daily_measures') }}
where is_unknown and value is not null
