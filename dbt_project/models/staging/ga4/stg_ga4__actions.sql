-- Conversions without persons, one row per day, event, page and source. Only the day is known: noon
-- stands for it. What a later report of the day has no more is removed.
with records as (
    select
        account,
        record_key,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"day": "DATE", "eventName": "VARCHAR", "hostName": "VARCHAR",
            "pagePath": "VARCHAR", "sessionSource": "VARCHAR", "sessionMedium": "VARCHAR",
            "sessionCampaignName": "VARCHAR", "keyEvents": "DOUBLE", "is_gone": "BOOLEAN"}') }}
            as seen
    from {{ source('raw', 'ga4__conversions') }}
    where is_current
),

acts as (
    select
        records.account as account_id,
        'conversion:' || substr(records.record_key, length(records.account) + 2) as action_id,
        'conversion' as action_type,
        {{ noon_utc('records.seen.day', "coalesce(properties.timezone, 'UTC')") }} as acted_at,
        case when {{ ga4_is_page('records.seen') }}
            then records.seen.hostName || records.seen.pagePath
        end as content_id,
        coalesce(records.seen.keyEvents, 0) as quantity,
        records.seen.sessionSource || ' / ' || records.seen.sessionMedium as conversion_source,
        case when records.seen.is_gone then records.extracted_at end as removed_at,
        records.load_id
    from records
    left join {{ ref('stg_ga4__properties') }} as properties
        on properties.account_id = records.account
    where records.seen.day is not null
)

{{ canonical_actions('ga4', 'acts', ['content_id', 'quantity', 'conversion_source', 'removed_at']) }}
