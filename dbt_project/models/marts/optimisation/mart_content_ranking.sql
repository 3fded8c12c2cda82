-- Lenses are ranked by the lower end of the shrunken rate's interval (a lucky small post must not
-- lead), measures by their value at the comparison age.
with candidates as (
    select platform, account_id, content_id, lens as measure, rate_num as value, denominator,
        rate_num, rate_den, rate, shrunk_rate, rate_low, rate_high, interval_basis, paid_scope
    from {{ ref('int_ranked_rates') }}

    union all

    select content.platform, content.account_id, content.content_id, content.measure,
        content.value, null as denominator, null as rate_num, null as rate_den, null as rate,
        null as shrunk_rate, null as rate_low, null as rate_high, null as interval_basis,
        content.paid_scope
    from {{ ref('mart_content_measures') }} as content
    inner join {{ ref('compared_measures') }} as compared
        on compared.measure = content.measure
        and not compared.is_lens
    where content.value is not null
),

-- Place among the posts of the format, whenever they came out, at equal age.
aged as (
    select
        platform,
        account_id,
        content_id,
        measure,
        age_hours,
        value,
        case
            when count(*) over format_posts > 1
                then percent_rank() over (
                    partition by platform, account_id, format, measure, basis order by value
                )
        end as percentile
    from {{ ref('int_post_standing') }}
    where age_hours = {{ threshold('comparison_age_hours') }}
    window format_posts as (partition by platform, account_id, format, measure, basis)
),

placed as (
    select
        candidates.*,
        content.format,
        content.published_at,
        content.is_paid,
        aged.age_hours,
        aged.value as age_value,
        aged.percentile,
        breakouts.is_breakout,
        breakouts.breakout_hours,
        breakouts.times_median,
        coalesce(
            content.published_at
            >= {{ hours_after('settings.as_of', '-24 * ' ~ threshold('ranking_days')) }},
            false
        ) as is_recent,
        case when candidates.denominator is not null then candidates.rate_low else aged.value end
            as score
    from candidates
    inner join {{ ref('dim_content') }} as content
        using (platform, account_id, content_id)
    cross join {{ ref('stg_run__settings') }} as settings
    left join aged
        using (platform, account_id, content_id, measure)
    left join {{ ref('int_post_breakouts') }} as breakouts
        using (platform, account_id, content_id, measure)
    where content.is_own
)

select
    platform,
    account_id,
    content_id,
    measure,
    format,
    published_at,
    is_paid,
    paid_scope,
    value,
    denominator,
    rate_num,
    rate_den,
    rate,
    shrunk_rate,
    rate_low,
    rate_high,
    interval_basis,
    age_value as equal_age_value,
    percentile as format_percentile,
    case when denominator is not null then 'rate_low' else 'equal_age_value' end as ranked_by,
    case when score is not null
        then rank() over (partition by platform, account_id, measure order by score desc nulls last)
    end as rank_all_time,
    case when score is not null and is_recent
        then rank() over (
            partition by platform, account_id, measure, is_recent order by score desc nulls last
        )
    end as rank_90d,
    times_median,
    breakout_hours,
    is_breakout,
    case
        when score is not null then 'ok'
        when denominator is not null then 'no_interval'
        else 'no_value_at_equal_age'
    end as status
from placed
