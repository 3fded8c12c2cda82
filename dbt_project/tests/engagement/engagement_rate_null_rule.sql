-- A rate is NULL exactly where a side is unknown, the denominator is 0 or scopes are mixed, and
-- its status says which.
select *
from {{ ref('mart_engagement_rates') }}
where (rate is null) <> (
        rate_num is null or rate_den is null or rate_den = 0 or paid_scope is null
    )
    or (rate is null) <> (status <> 'ok')
    or (status = 'denominator_zero' and rate_den <> 0)
    or (rate is not null and abs(rate * rate_den - rate_num) > 0.000001 * greatest(1, rate_num))
    or (rate_low is null) <> (rate_high is null)
