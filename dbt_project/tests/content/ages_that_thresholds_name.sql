-- The ages at which posts are judged must be ages at which their values are taken.
select limits.threshold, limits.value
from {{ ref('thresholds') }} as limits
left join {{ ref('content_ages') }} as ages
    on ages.age_hours = limits.value
where limits.threshold in ('comparison_age_hours', 'breakout_first_hours')
    and ages.age_hours is null
