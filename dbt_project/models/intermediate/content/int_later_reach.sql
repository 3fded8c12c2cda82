-- Organic post x kind of reach: its interactivity by that reach, the mean reach at equal age of the
-- posts after it, and the ranks of both within the account (ties share their mean rank). Only posts
-- counted as the account's newest one: another definition of views is another scale.
with organic as (
    select
        platform,
        account_id,
        content_id,
        published_at,
        measure,
        value,
        basis,
        first_value(basis) over (
            partition by platform, account_id, measure
            order by published_at desc, content_id desc
        ) as newest_basis
    from {{ ref('int_post_standing') }}
    where age_hours = {{ threshold('comparison_age_hours') }}
        and measure in ('reach', 'impressions', 'views')
        and not is_paid
),

posts as (
    select
        platform,
        account_id,
        content_id,
        measure,
        value,
        row_number() over (
            partition by platform, account_id, measure order by published_at, content_id
        ) as place
    from organic
    where basis = newest_basis
),

followed as (
    select
        posts.platform,
        posts.account_id,
        posts.content_id,
        posts.measure,
        sum(later.value order by later.place) / count(*) as later_reach
    from posts
    inner join posts as later
        on later.platform = posts.platform
        and later.account_id = posts.account_id
        and later.measure = posts.measure
        and later.place between posts.place + 1
        and posts.place + {{ threshold('interactivity_next_posts') }}
    group by posts.platform, posts.account_id, posts.content_id, posts.measure
    having count(*) = {{ threshold('interactivity_next_posts') }}
),

paired as (
    select
        followed.platform,
        followed.account_id,
        followed.content_id,
        followed.measure,
        rates.rate as interactivity,
        followed.later_reach
    from followed
    inner join {{ ref('mart_engagement_rates') }} as rates
        on rates.platform = followed.platform
        and rates.account_id = followed.account_id
        and rates.content_id = followed.content_id
        and rates.denominator = followed.measure
        and rates.lens = 's0_interactivity'
        and rates.status = 'ok'
)

select
    platform,
    account_id,
    content_id,
    measure,
    interactivity,
    later_reach,
    rank() over (partition by platform, account_id, measure order by interactivity)
    + (count(*) over (partition by platform, account_id, measure, interactivity) - 1) / 2.0
        as interactivity_rank,
    rank() over (partition by platform, account_id, measure order by later_reach)
    + (count(*) over (partition by platform, account_id, measure, later_reach) - 1) / 2.0
        as later_reach_rank
from paired
