-- Account x day x lens on two bases, beside the followers of the day. action_date: acts of that
-- day, on whatever post; post_date: all that the posts of that day drew so far. Vendors differ, so
-- each row names its basis. A day of an account with posts on which it posted nothing drew nought;
-- one unknown post makes the day unknown.
with posts as (
    select
        platform,
        account_id,
        post_date as activity_date,
        lens,
        case when count(*) = count(total) then sum(total) end as engagement,
        case when count(*) = count(total) then sum(weighted_total order by content_id) end
            as weighted_engagement,
        count(*) as posts
    from {{ ref('int_posts_by_day') }}
    group by platform, account_id, post_date, lens
),

posting as (
    select distinct platform, account_id, lens
    from posts
),

engaged as (
    select
        platform,
        account_id,
        activity_date,
        lens,
        'action_date' as basis,
        total as engagement,
        cast(null as double) as weighted_engagement
    from {{ ref('int_daily_lens_totals') }}
    where lens <> 'any_lens'

    union all

    select
        days.platform,
        days.account_id,
        days.activity_date,
        posting.lens,
        'post_date' as basis,
        case when posts.posts is null then 0 else posts.engagement end as engagement,
        case when posts.posts is null then 0 else posts.weighted_engagement end
            as weighted_engagement
    from {{ ref('int_account_days') }} as days
    inner join posting
        on posting.platform = days.platform
        and posting.account_id = days.account_id
    left join posts
        on posts.platform = days.platform
        and posts.account_id = days.account_id
        and posts.activity_date = days.activity_date
        and posts.lens = posting.lens
)

select
    engaged.*,
    audience.followers
from engaged
left join {{ ref('mart_audience_daily') }} as audience
    on audience.platform = engaged.platform
    and audience.account_id = engaged.account_id
    and audience.activity_date = engaged.activity_date
