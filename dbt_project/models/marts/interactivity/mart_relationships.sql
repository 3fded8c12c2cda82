with firsts as (
    select platform, account_id, person_id, min(first_exchange_week_in_window) as first_week
    from {{ ref('int_dyad_weeks') }}
    group by platform, account_id, person_id
),

active as (
    select
        dyads.platform,
        dyads.account_id,
        dyads.week_start,
        count(*) as active_dyads,
        count(case when firsts.first_week = dyads.week_start then 1 end) as new_dyads
    from {{ ref('int_dyad_weeks') }} as dyads
    inner join firsts
        on firsts.platform = dyads.platform
        and firsts.account_id = dyads.account_id
        and firsts.person_id = dyads.person_id
    group by dyads.platform, dyads.account_id, dyads.week_start
),

retained as (
    select
        earlier.platform,
        earlier.account_id,
        {{ days_after('earlier.week_start', '7 * ' ~ threshold('dyad_window_weeks')) }} as week_start,
        count(*) as dyads_before,
        count(later.person_id) as dyads_kept
    from {{ ref('int_dyad_weeks') }} as earlier
    left join {{ ref('int_dyad_weeks') }} as later
        on later.platform = earlier.platform
        and later.account_id = earlier.account_id
        and later.person_id = earlier.person_id
        and later.week_start
        = {{ days_after('earlier.week_start', '7 * ' ~ threshold('dyad_window_weeks')) }}
    group by 1, 2, 3
),

-- Without people in the lists (an export that names nobody) pairs are unknown, not none.
known as (
    select distinct platform, account_id
    from {{ ref('int_audience_acts') }}
    where has_text and person_id is not null
),

weeks as (
    select
        spans.platform,
        spans.account_id,
        spans.week_start,
        spans.is_final,
        known.account_id is not null and spans.listed_days > 0 as is_known,
        spans.week_start < {{ days_after('starts.data_from', threshold('retention_warm_up_days')) }}
            as is_warm_up,
        coalesce(active.active_dyads, 0) as active_dyads,
        coalesce(active.new_dyads, 0) as new_dyads,
        coalesce(retained.dyads_before, 0) as dyads_before,
        coalesce(retained.dyads_kept, 0) as dyads_kept,
        messages.outbound_messages,
        messages.brand_opened_conversations
    from {{ ref('int_audience_weeks') }} as spans
    left join {{ ref('int_audience_starts') }} as starts
        on starts.platform = spans.platform
        and starts.account_id = spans.account_id
    left join known
        on known.platform = spans.platform
        and known.account_id = spans.account_id
    left join active
        on active.platform = spans.platform
        and active.account_id = spans.account_id
        and active.week_start = spans.week_start
    left join retained
        on retained.platform = spans.platform
        and retained.account_id = spans.account_id
        and retained.week_start = spans.week_start
    left join {{ ref('int_outbound_messages') }} as messages
        on messages.platform = spans.platform
        and messages.account_id = spans.account_id
        and messages.week_start = spans.week_start
),

judged as (
    select
        weeks.*,
        case
            when not is_known then 'people_unknown'
            when is_warm_up then 'warm_up'
            when dyads_before < {{ threshold('min_retention_base') }} then 'too_few_dyads'
            else 'ok'
        end as status
    from weeks
)

select
    platform,
    account_id,
    week_start,
    case when is_known then active_dyads end as active_dyads,
    case when is_known then new_dyads end as new_dyads,
    case when status = 'ok' then {{ ratio('dyads_kept', 'dyads_before') }} end as dyad_retention,
    case when is_known then dyads_kept end as dyad_retention_num,
    case when is_known then dyads_before end as dyad_retention_den,
    case when status = 'ok' then {{ wilson_low('dyads_kept', 'dyads_before') }} end
        as dyad_retention_low,
    case when status = 'ok' then {{ wilson_high('dyads_kept', 'dyads_before') }} end
        as dyad_retention_high,
    outbound_messages,
    brand_opened_conversations,
    status,
    is_final
from judged
