-- What goes with a better or worse post (Welch's test on log ratios). Observed, not tried out: an
-- association. Degrees of freedom are rounded down, which makes p a little larger, never smaller.
with judged as (
    select
        groups.*,
        posts >= {{ threshold('feature_posts') }} and other_posts >= {{ threshold('feature_posts') }}
            as is_judged,
        mean - other_mean as difference,
        sqrt(variance + other_variance) as standard_error,
        -- A side whose posts all did alike leaves nothing to test against.
        case
            when variance + other_variance > 1e-18
                then cast(floor(
                    power(variance + other_variance, 2)
                    / (power(variance, 2) / (posts - 1) + power(other_variance, 2) / (other_posts - 1))
                    + 1e-9
                ) as bigint)
        end as freedom
    from {{ ref('int_feature_groups') }} as groups
),

tested as (
    select
        *,
        case
            when is_judged and freedom is not null
                then {{ student_p('(difference / standard_error)', 'freedom') }}
        end as p
    from judged
),

weighed as (
    select *, {{ bh_ratio('p', 'platform, account_id, measure') }} as p_ratio
    from tested
),

adjusted as (
    select *, {{ bh_adjusted('p', 'p_ratio', 'platform, account_id, measure') }} as p_adjusted
    from weighed
)

select
    platform,
    account_id,
    measure,
    feature,
    feature_value,
    posts,
    other_posts,
    case when is_judged then exp(difference) end as lift,
    case when p is not null
        then exp(difference - {{ student_t975('freedom') }} * standard_error)
    end as lift_low,
    case when p is not null
        then exp(difference + {{ student_t975('freedom') }} * standard_error)
    end as lift_high,
    p,
    p_adjusted,
    coalesce(p_adjusted <= {{ threshold('false_discovery_rate') }}, false) as is_significant,
    'association' as evidence,
    case
        when not is_judged then 'not_enough_posts'
        when p is null then 'no_spread'
        else 'ok'
    end as status
from adjusted
