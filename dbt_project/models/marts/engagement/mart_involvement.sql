{#- Rate, numerator, denominator: each a ratio of sums over the rows where both sides are known. -#}
{%- set rates = [
    ('attention_rate', 'reach', 'followers'),
    ('interest_rate', 'clicks', 'impressions'),
    ('interest_rate_by_views', 'clicks', 'views'),
    ('dwell_seconds_per_view', 'dwell_seconds', 'views'),
    ('watch_seconds_per_view', 'watch_seconds', 'views'),
    ('involvement_rate', 'involved_acts', 'reach'),
] %}
-- Messages are left out where an account has none at all (not every platform has an inbox), and
-- the row says so; where it has some, a day without a known number is left out whole.
with inboxes as (
    select distinct platform, account_id
    from {{ ref('int_involvement_parts') }}
    where messages is not null
),

parts as (
    select
        parts.*,
        parts.basis = 'action_date' and inboxes.account_id is not null as has_messages,
        case
            when parts.basis = 'action_date' and inboxes.account_id is not null
                then parts.comments + parts.shares + parts.messages
            else parts.comments + parts.shares
        end as involved_acts
    from {{ ref('int_involvement_parts') }} as parts
    left join inboxes
        on inboxes.platform = parts.platform
        and inboxes.account_id = parts.account_id
),

weeks as (
    select
        platform,
        account_id,
        week_start,
        basis,
        bool_or(has_messages) as has_messages,
        bool_or(
            coalesce(clicks, dwell_seconds, watch_seconds) is not null
            and coalesce(impressions, views) is not null
        ) as is_interest_known
        {%- for rate, num, den in rates %},
        sum(case when {{ den }} is not null then {{ num }} end order by part_key) as {{ rate }}_num,
        sum(case when {{ num }} is not null then {{ den }} end order by part_key) as {{ rate }}_den
        {%- endfor %}
    from parts
    group by platform, account_id, week_start, basis
)

select
    weeks.platform,
    weeks.account_id,
    weeks.week_start,
    weeks.basis,
    {%- for rate, num, den in rates %}
    {{ ratio('weeks.' ~ rate ~ '_num', 'weeks.' ~ rate ~ '_den') }} as {{ rate }},
    weeks.{{ rate }}_num,
    weeks.{{ rate }}_den,
    {%- endfor %}
    weeks.has_messages as involvement_has_messages,
    case
        when weeks.attention_rate_den is null
            and not weeks.is_interest_known
            and weeks.involvement_rate_den is null then 'nothing_known'
        when weeks.attention_rate_den is null
            or not weeks.is_interest_known
            or weeks.involvement_rate_den is null then 'partly_known'
        else 'ok'
    end as status,
    spans.is_final
from weeks
inner join {{ ref('int_audience_weeks') }} as spans
    on spans.platform = weeks.platform
    and spans.account_id = weeks.account_id
    and spans.week_start = weeks.week_start
