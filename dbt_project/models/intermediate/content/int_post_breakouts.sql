-- Post x measure judged for a breakout at the ages from breakout_first_hours to the comparison
-- age: above the 95th percentile of its format's earlier posts and several times their median.
with judged as (
    select
        platform,
        account_id,
        content_id,
        measure,
        age_hours,
        {{ ratio('value', 'standing_median') }} as times_median,
        case
            when not is_paid and standing_posts >= {{ threshold('breakout_posts') }}
                then value > standing_p95
                    and value >= {{ threshold('breakout_times') }} * standing_median
                    and value >= {{ threshold('breakout_value') }}
        end as is_breakout
    from {{ ref('int_post_standing') }}
    where age_hours between {{ threshold('breakout_first_hours') }}
        and {{ threshold('comparison_age_hours') }}
)

select
    platform,
    account_id,
    content_id,
    measure,
    bool_or(is_breakout) as is_breakout,
    min(case when is_breakout then age_hours end) as breakout_hours,
    max(case when is_breakout is not null then times_median end) as times_median
from judged
group by platform, account_id, content_id, measure
