-- Account x week or month x lens x denominator over the posts of the period: ratio of sums and
-- mean of the rates of single posts, over the posts of which both sides are known and share a paid
-- scope; and acts per post by the mean of the followers at the period's first and last day.
with posts as (
    select
        periods.platform,
        periods.account_id,
        periods.period,
        periods.period_start,
        periods.first_day,
        periods.last_day,
        posts.content_id,
        posts.lens,
        posts.total,
        posts.weighted_total
    from {{ ref('int_posts_by_day') }} as posts
    cross join (select 'week' as period union all select 'month' as period) as units
    inner join {{ ref('int_account_periods') }} as periods
        on periods.platform = posts.platform
        and periods.account_id = posts.account_id
        and periods.period = units.period
        and periods.period_start = {{ period_start('posts.post_date', 'units.period') }}
),

by_post as (
    select
        posts.platform,
        posts.account_id,
        posts.period,
        posts.period_start,
        posts.lens,
        parts.denominator,
        sum(case when parts.status = 'ok' then parts.rate_num end) as rate_num,
        sum(case when parts.status = 'ok' then parts.rate_den end) as rate_den,
        sum(case when parts.status = 'ok' then parts.weighted_num end order by posts.content_id)
            as weighted_num,
        avg(case when parts.status = 'ok' then parts.rate_num / parts.rate_den end
            order by posts.content_id) as rate_post_mean,
        count(case when parts.status = 'ok' then 1 end) as rated,
        count(parts.rate_num) as with_numerator,
        case
            when min(case when parts.status = 'ok' then parts.paid_scope end)
                = max(case when parts.status = 'ok' then parts.paid_scope end)
                then max(case when parts.status = 'ok' then parts.paid_scope end)
            when count(case when parts.status = 'ok' then 1 end) > 0 then 'mixed'
        end as paid_scope,
        {{ comma_joined('parts.denominator_definition') }} as denominator_definitions
    from posts
    inner join {{ ref('int_content_rate_parts') }} as parts
        on parts.platform = posts.platform
        and parts.account_id = posts.account_id
        and parts.content_id = posts.content_id
        and parts.lens = posts.lens
    group by posts.platform, posts.account_id, posts.period, posts.period_start, posts.lens,
        parts.denominator
),

drawn as (
    select
        platform, account_id, period, period_start, lens, first_day, last_day,
        sum(total) as engagement,
        sum(weighted_total order by content_id) as weighted_engagement,
        count(total) as known_posts
    from posts
    group by platform, account_id, period, period_start, lens, first_day, last_day
)

select platform, account_id, period, period_start, lens, denominator, rate_num, rate_den,
    weighted_num, rate_post_mean, rated, with_numerator, paid_scope, denominator_definitions
from by_post

union all

select
    drawn.platform, drawn.account_id, drawn.period, drawn.period_start, drawn.lens,
    'posts_times_followers' as denominator,
    drawn.engagement as rate_num,
    drawn.known_posts * (starts.followers + ends.followers) / 2 as rate_den,
    drawn.weighted_engagement as weighted_num,
    cast(null as double) as rate_post_mean,
    case when starts.followers + ends.followers is not null then drawn.known_posts else 0 end
        as rated,
    drawn.known_posts as with_numerator,
    cast(null as varchar) as paid_scope,
    cast(null as varchar) as denominator_definitions
from drawn
left join {{ ref('mart_audience_daily') }} as starts
    on starts.platform = drawn.platform
    and starts.account_id = drawn.account_id
    and starts.activity_date = drawn.first_day
left join {{ ref('mart_audience_daily') }} as ends
    on ends.platform = drawn.platform
    and ends.account_id = drawn.account_id
    and ends.activity_date = drawn.last_day
