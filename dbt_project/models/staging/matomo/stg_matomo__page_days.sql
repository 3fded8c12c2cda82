with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"day": "DATE", "label": "VARCHAR", "url": "VARCHAR",
            "is_gone": "BOOLEAN", "nb_hits": "DOUBLE", "nb_visits": "DOUBLE",
            "nb_uniq_visitors": "DOUBLE", "sum_time_spent": "DOUBLE"}') }} as seen
    from {{ source('raw', 'matomo__page_days') }}
    where is_current
)

select
    account as account_id,
    seen.day as day,
    {{ page_of_url('seen.url') }} as page,
    case when {{ page_of_url('seen.url') }} is null then coalesce(seen.label, '') end as label,
    bool_and(coalesce(seen.is_gone, false)) as is_gone,
    sum(seen.nb_hits) as views,
    case when count(seen.nb_visits) = 1 then max(seen.nb_visits) end as visits,
    case when count(seen.nb_uniq_visitors) = 1 then max(seen.nb_uniq_visitors) end as users,
    sum(seen.sum_time_spent) as dwell_seconds,
    max(load_id) as load_id
from records
where seen.day is not null
group by 1, 2, 3, 4
