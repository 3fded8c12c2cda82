-- Account x week against the medians of up to 26 earlier final weeks whose days are all known and
-- whose counters had the same definition; the week itself is not among them.
with earlier as (
    select
        weeks.platform,
        weeks.account_id,
        weeks.week_start,
        before.quantity,
        before.quality,
        {{ ratio('before.quality_rate_num', 'before.quality_rate_den') }} as rate,
        before.classified_texts,
        before.negative_texts,
        before.silent_days
    from {{ ref('int_weekly_volumes') }} as weeks
    inner join {{ ref('int_weekly_volumes') }} as before
        on before.platform = weeks.platform
        and before.account_id = weeks.account_id
        and before.definition_no = weeks.definition_no
        and before.week_start < weeks.week_start
        and before.week_start >= {{ days_after('weeks.week_start', '-7 * ' ~ threshold('baseline_weeks')) }}
    where before.is_final and before.missing_days = 0
),

medians as (
    select
        platform,
        account_id,
        week_start,
        count(*) as baseline_weeks,
        count(rate) as rate_weeks,
        {%- for figure in ['quantity', 'quality', 'rate'] %}
        {{ median(figure) }} as {{ figure }}_median,
        {%- endfor %}
        cast(sum(classified_texts) as bigint) as classified_texts,
        cast(sum(negative_texts) as bigint) as negative_texts,
        max(silent_days) as most_silent_days
    from earlier
    group by platform, account_id, week_start
),

spreads as (
    select
        earlier.platform,
        earlier.account_id,
        earlier.week_start,
        {%- for side in ['quantity', 'quality'] %}
        {{ robust_spread(log_deviation('earlier.' ~ side, 'medians.' ~ side ~ '_median')) }}
            as {{ side }}_spread,
        {%- endfor %}
        {{ robust_spread('earlier.rate') }} as rate_spread
    from earlier
    inner join medians
        using (platform, account_id, week_start)
    group by earlier.platform, earlier.account_id, earlier.week_start
)

select
    weeks.platform,
    weeks.account_id,
    weeks.week_start,
    coalesce(medians.baseline_weeks, 0) as baseline_weeks,
    coalesce(medians.rate_weeks, 0) as rate_weeks,
    {%- for side in ['quantity', 'quality'] %}
    {%- set value, center = 'weeks.' ~ side, 'medians.' ~ side ~ '_median' %}
    {{ center }} as {{ side }}_baseline,
    case when {{ center }} > 0 then {{ value }} / {{ center }} - 1 end as {{ side }}_change,
    {{ log_deviation(value, center) }}
    / greatest(spreads.{{ side }}_spread, {{ poisson_error(value, center) }}) as {{ side }}_z,
    {%- endfor %}
    medians.rate_median as quality_rate_baseline,
    -- Never below the binomial error; half an act on either side keeps it above 0.
    {%- set share = '(medians.rate_median * weeks.quality_rate_den + 0.5) / (weeks.quality_rate_den + 1)' %}
    case when weeks.quality_rate_den > 0 then
        (weeks.quality_rate_num / weeks.quality_rate_den - medians.rate_median)
        / greatest(
            spreads.rate_spread,
            sqrt(abs({{ share }} * (1 - {{ share }})) / weeks.quality_rate_den)
        )
    end as quality_rate_z,
    medians.classified_texts as baseline_classified_texts,
    medians.negative_texts as baseline_negative_texts,
    medians.most_silent_days
from {{ ref('int_weekly_volumes') }} as weeks
left join medians
    using (platform, account_id, week_start)
left join spreads
    using (platform, account_id, week_start)
