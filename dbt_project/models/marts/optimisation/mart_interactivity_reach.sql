-- Spearman's rank correlation. The sums are of whole and half numbers, so exact in any order.
with accounts as (
    select distinct content.platform, content.account_id, kinds.measure
    from {{ ref('dim_content') }} as content
    cross join (
        select measure
        from {{ ref('compared_measures') }}
        where measure in ('reach', 'impressions', 'views')
    ) as kinds
    where content.is_own and content.published_at is not null
),

sums as (
    select
        platform,
        account_id,
        measure,
        count(*) as posts,
        count(*) * sum(interactivity_rank * later_reach_rank)
        - sum(interactivity_rank) * sum(later_reach_rank) as covariance,
        count(*) * sum(interactivity_rank * interactivity_rank)
        - sum(interactivity_rank) * sum(interactivity_rank) as interactivity_variance,
        count(*) * sum(later_reach_rank * later_reach_rank)
        - sum(later_reach_rank) * sum(later_reach_rank) as reach_variance
    from {{ ref('int_later_reach') }}
    group by platform, account_id, measure
),

correlated as (
    select
        accounts.platform,
        accounts.account_id,
        accounts.measure,
        coalesce(sums.posts, 0) as posts,
        case
            when sums.posts >= {{ threshold('interactivity_posts') }}
                and sums.interactivity_variance > 0 and sums.reach_variance > 0
                then sums.covariance
                    / (sqrt(sums.interactivity_variance) * sqrt(sums.reach_variance))
        end as correlation
    from accounts
    left join sums
        using (platform, account_id, measure)
),

widened as (
    select
        *,
        -- Of Fisher's z; posts that follow one another share most of their next posts, so only
        -- one in so many counts as a new observation.
        case
            when abs(correlation) < 1
                then 1.96 * sqrt(
                    (1 + power(correlation, 2) / 2)
                    / nullif(greatest(posts / {{ threshold('interactivity_next_posts') }} - 3, 0), 0)
                )
        end as margin
    from correlated
)

select
    platform,
    account_id,
    measure,
    posts,
    correlation,
    case when margin is not null then tanh(atanh(correlation) - margin) end as correlation_low,
    case when margin is not null then tanh(atanh(correlation) + margin) end as correlation_high,
    case
        when abs(correlation) >= 1 then 0.0
        when correlation is not null
            then {{ student_p('(correlation * sqrt((posts - 2) / (1 - power(correlation, 2))))', '(posts - 2)') }}
    end as p,
    'association' as evidence,
    case
        when posts < {{ threshold('interactivity_posts') }} then 'not_enough_posts'
        when correlation is null then 'no_spread'
        else 'ok'
    end as status
from widened
