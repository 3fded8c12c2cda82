with posts as (
    select
        platform,
        account_id,
        week_start,
        count(case when state = 'silent' then 1 end) as silent_posts,
        count(case when state in ('silent', 'spoken') then 1 end) as judged_posts,
        count(case when state = 'unknown' then 1 end) as unknown_posts,
        count(case when state = 'open' then 1 end) as open_posts
    from {{ ref('int_post_silence') }}
    group by platform, account_id, week_start
),

-- A message of the brand that nobody took up is no conversation: only threads with the audience.
threads as (
    select
        threads.platform,
        threads.account_id,
        {{ local_week('threads.started_at', 'settings.timezone') }} as week_start,
        count(*) as threads,
        sum(threads.outbound_count) as brand_messages,
        sum(threads.outbound_count + threads.inbound_count) as messages,
        avg(
            cast(threads.outbound_count as double)
            / (threads.outbound_count + threads.inbound_count)
            order by threads.thread_id
        ) as mean_share
    from {{ ref('fct_conversations') }} as threads
    cross join {{ ref('stg_run__settings') }} as settings
    where threads.inbound_count > 0
    group by 1, 2, 3
),

replies as (
    select
        platform,
        account_id,
        {{ week_of_day('activity_date') }} as week_start,
        sum(peer_replies) as peer_replies,
        sum(replies) as replies
    from {{ ref('int_daily_dialogue') }}
    group by 1, 2, 3
),

shares as (
    select
        acts.platform,
        acts.account_id,
        acts.week_start,
        sum(acts.quantity) as known_shares,
        sum(
            case when acts.sharer_followers >= influence.least_followers then acts.quantity else 0 end
        ) as influencer_shares
    from {{ ref('int_audience_acts') }} as acts
    cross join {{ ref('int_influencer_limit') }} as influence
    where acts.taxonomy_key in ('share', 'quote') and acts.sharer_followers is not null
    group by acts.platform, acts.account_id, acts.week_start
)

select
    weeks.platform,
    weeks.account_id,
    weeks.week_start,
    {{ ratio('posts.silent_posts', 'posts.judged_posts') }} as silent_post_share,
    posts.silent_posts as silent_post_share_num,
    posts.judged_posts as silent_post_share_den,
    {{ wilson_low('posts.silent_posts', 'posts.judged_posts') }} as silent_post_share_low,
    {{ wilson_high('posts.silent_posts', 'posts.judged_posts') }} as silent_post_share_high,
    coalesce(posts.unknown_posts, 0) as unknown_posts,
    coalesce(posts.open_posts, 0) as open_posts,
    {{ ratio('threads.brand_messages', 'threads.messages') }} as brand_share_of_voice_in_thread,
    cast(threads.brand_messages as bigint) as brand_share_of_voice_in_thread_num,
    cast(threads.messages as bigint) as brand_share_of_voice_in_thread_den,
    threads.mean_share as brand_share_of_voice_in_thread_mean,
    threads.threads,
    {{ ratio('replies.peer_replies', 'replies.replies') }} as peer_reply_share,
    cast(replies.peer_replies as bigint) as peer_reply_share_num,
    cast(replies.replies as bigint) as peer_reply_share_den,
    {{ wilson_low('replies.peer_replies', 'replies.replies') }} as peer_reply_share_low,
    {{ wilson_high('replies.peer_replies', 'replies.replies') }} as peer_reply_share_high,
    {{ ratio('shares.influencer_shares', 'shares.known_shares') }} as influencer_share_rate,
    shares.influencer_shares as influencer_share_rate_num,
    shares.known_shares as influencer_share_rate_den,
    {{ wilson_low('shares.influencer_shares', 'shares.known_shares') }} as influencer_share_rate_low,
    {{ wilson_high('shares.influencer_shares', 'shares.known_shares') }}
        as influencer_share_rate_high,
    case
        when posts.judged_posts > 0 then 'ok'
        when posts.open_posts > 0 then 'posts_too_young'
        when posts.unknown_posts > 0 then 'posts_unknown'
        else 'no_posts'
    end as status,
    weeks.is_final
from {{ ref('int_audience_weeks') }} as weeks
left join posts
    using (platform, account_id, week_start)
left join threads
    using (platform, account_id, week_start)
left join replies
    using (platform, account_id, week_start)
left join shares
    using (platform, account_id, week_start)
