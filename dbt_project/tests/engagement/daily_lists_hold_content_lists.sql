-- Over all days an account has at least the listed acts that its content has, measure by measure;
-- acts without content make the days larger, nothing makes them smaller.
with days as (
    select platform, account_id, measure, sum(value) as by_day
    from {{ ref('int_daily_measures') }}
    where source = 'actions'
    group by platform, account_id, measure
),

contents as (
    select platform, account_id, measure, sum(listed_value) as by_content
    from {{ ref('mart_content_measures') }}
    where listed_value is not null
    group by platform, account_id, measure
)

select contents.*, days.by_day
from contents
left join days
    on days.platform = contents.platform
    and days.account_id = contents.account_id
    and days.measure = contents.measure
where contents.by_content > coalesce(days.by_day, 0) + 0.000001
