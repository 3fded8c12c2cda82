-- Account x day x lens: the account's measures of the best rank of each family, and the listed
-- acts that no measure stands for. NULL where any of them is unknown that day.
with ranked as (
    select
        daily.platform,
        daily.account_id,
        daily.activity_date,
        daily.value,
        daily.is_unknown,
        rules.lens,
        rules.is_vanity,
        rules.family_rank,
        min(rules.family_rank) over (
            partition by daily.platform, daily.account_id, rules.lens, rules.family
        ) as best_rank
    from {{ ref('int_daily_measures') }} as daily
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.measure = daily.measure
        and rules.counted_by = 'measure'
),

measured as (
    select
        platform,
        account_id,
        activity_date,
        lens,
        case when not bool_or(is_unknown) then coalesce(sum(value), 0) end as total,
        case when not bool_or(is_unknown) then coalesce(sum(case when is_vanity then value end), 0) end
            as vanity
    from ranked
    where family_rank = best_rank
    group by platform, account_id, activity_date, lens
),

listed_types as (
    select distinct platform, account_id, taxonomy_key as action_type
    from {{ ref('int_daily_acts') }}
    union
    select distinct held.platform, held.account_id, measures.action_type
    from {{ ref('int_listed_measures') }} as held
    inner join {{ ref('measures') }} as measures
        on measures.measure = held.measure
),

listing as (
    select distinct types.platform, types.account_id, rules.lens
    from listed_types as types
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.action_type = types.action_type
        and rules.counted_by = 'list'
),

listed as (
    select
        acts.platform,
        acts.account_id,
        acts.activity_date,
        rules.lens,
        sum(
            case rules.lens
                {%- for lens in lenses() + ['any_lens'] %}
                when '{{ lens }}' then acts.{{ lens }}
                {%- endfor %}
            end
        ) as total,
        sum(case when rules.is_vanity then acts.any_lens else 0 end) as vanity
    from {{ ref('int_daily_acts') }} as acts
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.action_type = acts.taxonomy_key
        and rules.counted_by = 'list'
    group by acts.platform, acts.account_id, acts.activity_date, rules.lens
),

lens_days as (
    select distinct days.platform, days.account_id, days.activity_date, days.is_listed_day, rules.lens
    from {{ ref('int_account_days') }} as days
    cross join (select distinct lens from {{ ref('int_lens_rules') }}) as rules
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    days.lens,
    {%- for figure in ['total', 'vanity'] %}
    case
        when measured.lens is null and listing.lens is null then null
        when measured.lens is not null and measured.{{ figure }} is null then null
        when listing.lens is not null and not days.is_listed_day then null
        else coalesce(measured.{{ figure }}, 0) + coalesce(listed.{{ figure }}, 0)
    end as {{ figure }}{{ ',' if not loop.last }}
    {%- endfor %}
from lens_days as days
left join measured
    using (platform, account_id, activity_date, lens)
left join listing
    using (platform, account_id, lens)
left join listed
    using (platform, account_id, activity_date, lens)
