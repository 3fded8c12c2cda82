-- What becomes of people in the nth week of a spell by the week after. Lapses come at exactly the
-- end of the hold, so one share for all weeks would hide what happens.
with ended as (
    select
        stage,
        weeks,
        count(*) as leaving_count,
        count(*) filter (where next_stage > stage) as up_count,
        count(*) filter (where next_stage < stage) as down_count,
        count(*) filter (where is_censored) as censored_count
    from {{ ref('int_ladder_spells') }}
    where scope = 'all' and not is_warm_up
    group by stage, weeks
),

longest as (
    select stage, max(weeks) as weeks
    from ended
    group by stage
),

ages as (
    select longest.stage, cast(numbers.age as integer) as weeks
    from longest
    cross join (
        select row_number() over (order by week_no) as age from {{ ref('int_ladder_weeks') }}
    ) as numbers
    where numbers.age <= longest.weeks
),

counted as (
    select
        ages.stage,
        ages.weeks,
        coalesce(ended.up_count, 0) as up_count,
        coalesce(ended.down_count, 0) as down_count,
        sum(coalesce(ended.leaving_count, 0)) over (
            partition by ages.stage order by ages.weeks desc
        ) - coalesce(ended.censored_count, 0) as from_count
    from ages
    left join ended
        on ended.stage = ages.stage
        and ended.weeks = ages.weeks
),

moves as (
    select stage, weeks, 'up' as moved, up_count as person_count, from_count from counted
    union all
    select stage, weeks, 'down', down_count, from_count from counted
    union all
    select stage, weeks, 'held', from_count - up_count - down_count, from_count from counted
),

claimed as (
    select
        *,
        case
            when from_count >= {{ ladder_rule('transition_people') }} then person_count
        end as claimed_count
    from moves
    where from_count > 0
)

select
    claimed.stage,
    names.stage_name,
    claimed.weeks as weeks_in_stage,
    claimed.moved,
    cast(claimed.person_count as bigint) as person_count,
    cast(claimed.from_count as bigint) as from_count,
    {{ ratio('claimed.claimed_count', 'claimed.from_count') }} as p,
    {{ wilson_low('claimed.claimed_count', 'claimed.from_count') }} as p_low,
    {{ wilson_high('claimed.claimed_count', 'claimed.from_count') }} as p_high,
    case when claimed.claimed_count is null then 'few_people' else 'ok' end as status,
    {{ ladder_rules_version() }} as rules_version
from claimed
inner join {{ ref('ladder_stages') }} as names
    on names.stage = claimed.stage
