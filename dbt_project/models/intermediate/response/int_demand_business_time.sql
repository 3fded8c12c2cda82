-- Seconds of the brand's business hours between a demand and its answer, elapsed time also on days
-- on which the clocks change. No row where no hours are configured: the time is then unknown, not
-- zero.
with answered as (
    select
        demands.platform,
        demands.account_id,
        demands.opening_action_id,
        demands.opened_at,
        demands.answered_at,
        settings.timezone,
        {{ local_date('demands.opened_at', 'settings.timezone') }} as opened_on,
        {{ local_date('demands.answered_at', 'settings.timezone') }} as answered_on
    from {{ ref('int_demands') }} as demands
    cross join {{ ref('stg_run__settings') }} as settings
    where demands.answered_at is not null
        and exists (select 1 from {{ ref('stg_run__business_hours') }})
),

days as (
    select
        answered.*,
        {{ days_between('opened_on', 'answered_on') }} as day
    from answered
),

spans as (
    select
        days.platform,
        days.account_id,
        days.opening_action_id,
        -- A day without business hours has no span; greatest() alone would pass over its NULL.
        case
            when hours.weekday is not null
                then greatest(
                    days.opened_at,
                    {{ instant_of(at_time('days.day', 'hours.from_time'), 'days.timezone') }}
                )
        end as span_start,
        case
            when hours.weekday is not null
                then least(
                    days.answered_at,
                    {{ instant_of(at_time('days.day', 'hours.to_time'), 'days.timezone') }}
                )
        end as span_end
    from days
    left join {{ ref('stg_run__business_hours') }} as hours
        on hours.weekday = {{ iso_weekday('days.day') }}
)

select
    platform,
    account_id,
    opening_action_id,
    cast(
        sum(
            case
                when span_end > span_start then {{ seconds_between('span_start', 'span_end') }}
                else 0
            end
        ) as bigint
    ) as business_seconds
from spans
group by platform, account_id, opening_action_id
