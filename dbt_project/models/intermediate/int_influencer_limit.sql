-- One row: from how many followers on a sharer is an influencer: the fixed limit, or the top share
-- of the known sharers where that is lower.
with limits as (
    select
        max(case when threshold = 'influencer_followers' then value end) as influencer_followers,
        max(case when threshold = 'influencer_percentile' then value end) as influencer_percentile
    from {{ ref('thresholds') }}
),

-- Whoever shares ten times is one sharer; an act without a person is one of its own.
sharers as (
    select max(acts.sharer_followers) as sharer_followers
    from {{ ref('fct_actions') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.sharer_followers is not null
        and acts.direction = 'inbound'
        and not acts.is_team
        and not acts.is_bot
        and acts.acted_at <= settings.as_of
    group by coalesce(acts.person_id, acts.action_key)
),

ranked as (
    select
        sharer_followers,
        percent_rank() over (order by sharer_followers) as followers_rank
    from sharers
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
