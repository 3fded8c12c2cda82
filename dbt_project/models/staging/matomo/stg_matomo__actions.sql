-- What visitors did, arrivals from social networks and campaigns, and where visits cannot be read,
-- conversions by day: only the day is known of those, noon stands for it.
with visit_days as (
    select
        visits.account_id,
        {{ local_date('visits.began_at', 'sites.timezone') }} as day,
        min(visits.extracted_at) as extracted_at,
        max(visits.load_id) as load_id
    from {{ ref('stg_matomo__visits') }} as visits
    inner join {{ ref('stg_matomo__sites') }} as sites
        on sites.account_id = visits.account_id
    group by 1, 2
),

goal_days as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"day": "DATE", "nb_conversions": "DOUBLE",
            "is_gone": "BOOLEAN"}') }} as seen
    from {{ source('raw', 'matomo__goal_days') }}
    where is_current
),

acts as (
    select
        account_id,
        visit_id || ':' || cast(place as varchar) as action_id,
        case kind
            when 'action' then 'view'
            when 'outlink' then 'link_click'
            when 'download' then 'media_click'
            when 'goal' then 'conversion'
            when 'ecommerceOrder' then 'conversion'
            else kind
        end as action_type,
        acted_at,
        case when is_timed then 'exact' else 'first_seen' end as time_basis,
        visitor_id as platform_person_id,
        page as content_id,
        url,
        1 as quantity,
        case when kind in ('goal', 'ecommerceOrder') then conversion_source end
            as conversion_source,
        cast(null as timestamp) as removed_at,
        load_id
    from {{ ref('stg_matomo__visit_acts') }}

    union all

    select
        account_id, visit_id || ':arrival', 'website_click', began_at, 'exact', visitor_id, null,
        referrer_url, 1, null, null, load_id
    from {{ ref('stg_matomo__visits') }}
    where referrer_type in ('social', 'campaign')

    union all

    select
        goal_days.account,
        'conversion:' || cast(goal_days.seen.day as varchar),
        'conversion',
        {{ noon_utc('goal_days.seen.day', "coalesce(sites.timezone, 'UTC')") }},
        'exact',
        null,
        null,
        null,
        coalesce(goal_days.seen.nb_conversions, 0),
        null,
        -- Once the visits of the day can be read, they tell of its conversions.
        case
            when goal_days.seen.is_gone then cast(goal_days.extracted_at as timestamp)
            else visit_days.extracted_at
        end,
        {{ later('goal_days.load_id', 'visit_days.load_id') }}
    from goal_days
    left join {{ ref('stg_matomo__sites') }} as sites
        on sites.account_id = goal_days.account
    left join visit_days
        on visit_days.account_id = goal_days.account
        and visit_days.day = goal_days.seen.day
    where goal_days.seen.day is not null
        and (goal_days.seen.nb_conversions > 0 or goal_days.seen.is_gone)
)

{{ canonical_actions('matomo', 'acts', [
    'time_basis', 'platform_person_id', 'content_id', 'url', 'quantity', 'conversion_source',
    'removed_at',
]) }}
