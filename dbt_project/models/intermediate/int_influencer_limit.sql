-- One row: from how many followers on a sharer is an influencer: the fixed limit, or the top share
-- of the known sharers where that is lower.
with limits as (
    select
        max(case when threshold = 'influencer_followers' then value end) as influencer_followers,
        max(case when threshold = 'influencer_percentile' then value end) as influencer_percentile
    from {{ ref('thresholds') }}
),

ranked as (
    select
        sharer_followers,
        percent_rank() over (order by sharer_followers) as followers_rank
    from {{ ref('fct_actions') }}
    where sharer_followers is not null
)

select
    least(
        max(limits.influencer_followers),
        min(
            case
                when ranked.followers_rank >= limits.influencer_percentile
                    then ranked.sharer_followers
            end
        )
    ) as least_followers
from limits
left join ranked
    on true
