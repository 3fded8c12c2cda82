-- Demands by the local day and the local week in which they opened, with the time to the answer as
-- the survival curve wants it: open demands censored now, withdrawn ones at the removal.
-- Conversations that the brand opened have no response time.
select
    demands.demand_id,
    demands.platform,
    demands.account_id,
    demands.channel,
    periods.period,
    case periods.period
        when 'day' then {{ local_date('demands.opened_at', 'settings.timezone') }}
        else {{ local_week('demands.opened_at', 'settings.timezone') }}
    end as period_start,
    demands.is_due,
    demands.is_answered,
    demands.is_answered_in_window,
    not demands.is_answered and demands.withdrawn_at is null as is_open,
    {{ seconds_between('demands.opened_at', 'demands.answered_at') }} as answer_seconds,
    demands.first_response_seconds,
    demands.business_seconds,
    case
        when not demands.is_brand_opened
            then {{ seconds_between(
                'demands.opened_at',
                'coalesce(demands.answered_at, demands.withdrawn_at, settings.as_of)'
            ) }}
    end as spell_seconds
from {{ ref('fct_demands') }} as demands
cross join {{ ref('stg_run__settings') }} as settings
cross join (select 'day' as period union all select 'week' as period) as periods
