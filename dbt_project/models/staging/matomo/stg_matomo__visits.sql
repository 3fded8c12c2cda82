with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"idVisit": "VARCHAR", "visitorId": "VARCHAR",
            "firstActionTimestamp": "DOUBLE", "serverTimestamp": "DOUBLE",
            "referrerType": "VARCHAR", "referrerName": "VARCHAR", "campaignName": "VARCHAR",
            "referrerUrl": "VARCHAR", "actionDetails": [{"type": "VARCHAR", "url": "VARCHAR",
            "pageTitle": "VARCHAR", "timestamp": "DOUBLE"}]}') }} as visit
    from {{ source('raw', 'matomo__visits') }}
    where is_current
)

select
    account as account_id,
    visit.idVisit as visit_id,
    nullif(visit.visitorId, '') as visitor_id,
    coalesce(
        {{ unix_timestamp('visit.firstActionTimestamp') }},
        {{ unix_timestamp(list_item('visit.actionDetails', 1) ~ '."timestamp"') }},
        {{ unix_timestamp('visit.serverTimestamp') }},
        cast(extracted_at as timestamp)
    ) as began_at,
    visit.referrerType as referrer_type,
    visit.referrerType || coalesce(
        ': ' || coalesce(nullif(visit.campaignName, ''), nullif(visit.referrerName, '')), ''
    ) as conversion_source,
    nullif(visit.referrerUrl, '') as referrer_url,
    visit.actionDetails as acts,
    cast(extracted_at as timestamp) as extracted_at,
    load_id
from records
where visit.idVisit is not null
