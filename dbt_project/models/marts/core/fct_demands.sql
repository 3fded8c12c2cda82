with demands as (
    select
        opened.*,
        -- A thread of which nothing is left has no conversation; it counts as the audience's.
        coalesce(conversations.is_brand_opened, false) as is_brand_opened,
        {{ hours_after('opened.opened_at', threshold('response_window_hours')) }} as window_ends_at
    from {{ ref('int_demands') }} as opened
    left join {{ ref('fct_conversations') }} as conversations
        on conversations.platform = opened.platform
        and conversations.account_id = opened.account_id
        and conversations.thread_id = opened.thread_id
)

select
    demands.platform || '|' || demands.account_id || '|' || demands.opening_action_id as demand_id,
    demands.thread_id,
    demands.platform,
    demands.account_id,
    demands.person_id,
    demands.channel,
    demands.opened_at,
    demands.opening_action_id,
    demands.answered_at,
    demands.answering_action_id,
    case
        when not demands.is_brand_opened
            then {{ seconds_between('demands.opened_at', 'demands.answered_at') }}
    end as first_response_seconds,
    case when not demands.is_brand_opened then hours.business_seconds end as business_seconds,
    demands.window_ends_at <= settings.as_of
    and (
        demands.answered_at is not null
        or demands.withdrawn_at is null
        or demands.withdrawn_at >= demands.window_ends_at
    ) as is_due,
    demands.answered_at is not null as is_answered,
    coalesce(demands.answered_at <= demands.window_ends_at, false) as is_answered_in_window,
    demands.is_brand_opened,
    demands.withdrawn_at
from demands
cross join {{ ref('stg_run__settings') }} as settings
left join {{ ref('int_demand_business_time') }} as hours
    on hours.platform = demands.platform
    and hours.account_id = demands.account_id
    and hours.opening_action_id = demands.opening_action_id
