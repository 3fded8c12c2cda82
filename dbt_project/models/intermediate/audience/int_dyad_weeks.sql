-- Person x brand account x week in which the pair is active: the brand answered an act of the
-- person in that week or in the ones before it that threshold dyad_window_weeks allows.
with exchanges as (
    select distinct
        acts.platform,
        acts.account_id,
        acts.person_id,
        {{ local_week('acts.answered_at', 'settings.timezone') }} as exchange_week
    from {{ ref('int_audience_acts') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.answered_at is not null
        and acts.person_id is not null
)

select
    spans.platform,
    spans.account_id,
    exchanges.person_id,
    spans.week_start,
    bool_or(exchanges.exchange_week = spans.week_start) as has_exchange_in_week,
    min(exchanges.exchange_week) as first_exchange_week_in_window
from exchanges
inner join {{ ref('int_audience_weeks') }} as spans
    on spans.platform = exchanges.platform
    and spans.account_id = exchanges.account_id
    and spans.week_start >= exchanges.exchange_week
    and spans.week_start < {{ days_after('exchanges.exchange_week', '7 * ' ~ threshold('dyad_window_weeks')) }}
group by spans.platform, spans.account_id, exchanges.person_id, spans.week_start
