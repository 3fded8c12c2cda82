with placed as (
    select
        account_id,
        visit_id,
        {{ list_places('acts') }} as place,
        {{ unnest_list('acts') }} as act,
        began_at,
        visitor_id,
        conversion_source,
        load_id
    from {{ ref('stg_matomo__visits') }}
)

select
    account_id,
    visit_id,
    place,
    coalesce(act.type, 'unknown') as kind,
    act.url as url,
    case when act.type = 'action' then nullif(act.pageTitle, '') end as title,
    last_value(case when act.type = 'action' then {{ page_of_url('act.url') }} end ignore nulls)
        over (
            partition by account_id, visit_id order by place
            rows between unbounded preceding and current row
        ) as page,
    act."timestamp" is not null as is_timed,
    coalesce({{ unix_timestamp('act."timestamp"') }}, began_at) as acted_at,
    visitor_id,
    conversion_source,
    load_id
from placed
