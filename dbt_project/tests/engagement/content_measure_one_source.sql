-- A figure is its counter (less the brand's own replies) or its list, never a mixture.
select *
from {{ ref('mart_content_measures') }}
where (source = 'actions' and value is distinct from listed_value)
    or (source = 'counter' and (counter_value is null or value > counter_value))
    or (source = 'none') <> (value is null)
    or (value is null and listed_value is not null)
    or (status = 'zero') <> coalesce(value = 0, false)
    or (status = 'observed' and value is null)
