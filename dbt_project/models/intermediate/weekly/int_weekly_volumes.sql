-- Account x week: quantity and quality of S2 from one source. Where any kind of act that the lens
-- counts is listed, both come from the lists alone; else both from gains of counters, where all
-- seven days are known. The two are never added.
with listed_lenses as (
    select acts.platform, acts.account_id, lenses.lens
    from {{ ref('int_daily_acts') }} as acts
    inner join {{ ref('lenses') }} as lenses
        on lenses.action_type = acts.taxonomy_key
        and lenses.condition <> 'never'
    union
    select held.platform, held.account_id, rules.lens
    from {{ ref('int_listed_measures') }} as held
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.measure = held.measure
),

listing as (
    select platform, account_id, bool_or(lens = 's2_quality') as shows_quality
    from listed_lenses
    group by platform, account_id
    having bool_or(lens = 's2_quantity')
),

counted as (
    select
        platform,
        account_id,
        {{ week_of('activity_date') }} as week_start,
        {%- for side in ['quantity', 'quality'] %}
        count(case when lens = 's2_{{ side }}' then total end) as {{ side }}_days,
        sum(case when lens = 's2_{{ side }}' then total end order by activity_date, lens)
            as {{ side }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_daily_lens_totals') }}
    where lens in ('s2_quantity', 's2_quality')
    group by 1, 2, 3
),

sourced as (
    select
        weeks.*,
        case when listing.platform is not null then 'actions' else 'counter' end as source,
        coalesce(listing.shows_quality, true) as shows_quality,
        changes.changed_metrics
    from {{ ref('int_account_weeks') }} as weeks
    left join listing
        using (platform, account_id)
    left join {{ ref('int_weekly_definitions') }} as changes
        using (platform, account_id, week_start)
)

select
    sourced.platform,
    sourced.account_id,
    sourced.week_start,
    sourced.is_final,
    sourced.source,
    {%- set listed = "sourced.source = 'actions'" %}
    7 - case when {{ listed }} then sourced.listed_days else coalesce(counted.quantity_days, 0) end
        as missing_days,
    case when {{ listed }} then sourced.listed_days - coalesce(acts.active_days, 0) else 0 end
        as silent_days,
    sourced.changed_metrics,
    -- Lists are not spliced by a change of a counter's definition.
    case when {{ listed }} then 0 else count(sourced.changed_metrics) over (
        partition by sourced.platform, sourced.account_id order by sourced.week_start
    ) end as definition_no,
    {%- for side in ['quantity', 'quality'] %}
    case
        {%- if side == 'quality' %}
        when not sourced.shows_quality then null
        {%- endif %}
        when {{ listed }} and sourced.listed_days = 7 then coalesce(acts.{{ side }}, 0)
        when not {{ listed }} and counted.{{ side }}_days = 7 then counted.{{ side }}
    end as {{ side }},
    {%- endfor %}
    case when {{ listed }} then acts.quality_rate_num end as quality_rate_num,
    case when {{ listed }} then acts.quality_rate_den end as quality_rate_den,
    acts.texts,
    acts.classified_texts,
    acts.positive_texts,
    acts.negative_texts
from sourced
left join {{ ref('int_weekly_acts') }} as acts
    on acts.platform = sourced.platform
    and acts.account_id = sourced.account_id
    and acts.week_start = sourced.week_start
left join counted
    on counted.platform = sourced.platform
    and counted.account_id = sourced.account_id
    and counted.week_start = sourced.week_start
