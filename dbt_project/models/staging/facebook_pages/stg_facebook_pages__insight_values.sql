-- Every value of an insight, one row each: a map gives one row for each of its keys. A day's value
-- is dated at its Pacific day, all others at the hour of the run that read them.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"object_id": "VARCHAR", "kind": "VARCHAR", "name": "VARCHAR",
            "period": "VARCHAR", "day": "VARCHAR", "end_time": "VARCHAR", "observed_at": "VARCHAR",
            "breakdown": {"is_from_ads": "VARCHAR", "is_from_followers": "VARCHAR"},
            "value": "JSON"}') }} as insight
    from {{ source('raw', 'facebook_pages__insights') }}
    where is_current
),

typed as (
    select
        account as account_id,
        case when insight.kind <> 'page' then insight.object_id end as content_id,
        insight.name as name,
        coalesce(insight.period, 'lifetime') as period,
        coalesce(
            cast(try_cast(insight.day as date) as timestamp),
            {{ utc_timestamp('insight.observed_at') }},
            date_trunc('hour', cast(extracted_at as timestamp))
        ) as observed_at,
        lower(insight.breakdown.is_from_ads) as from_ads,
        lower(insight.breakdown.is_from_followers) as from_followers,
        {{ json_number('insight.value') }} as number,
        {{ json_number_entries('insight.value') }} as entries,
        load_id
    from records
    where insight.name is not null
),

parts as (
    select * exclude (number, entries), {{ unnest_list('entries') }} as entry
    from typed
    where entries is not null
),

valued as (
    select * exclude (number, entries), cast(null as varchar) as part, number as value
    from typed
    where number is not null

    union all

    select * exclude (entry), entry.key as part, entry.value as value
    from parts
)

select
    account_id,
    content_id,
    name,
    period,
    observed_at,
    from_ads in ('1', 'true') as is_from_ads,
    from_followers in ('1', 'true') as is_from_followers,
    part,
    value,
    load_id
from valued
where value is not null
