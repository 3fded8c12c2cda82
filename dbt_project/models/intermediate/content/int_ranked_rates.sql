-- Own content x lens: its rate by the one denominator that the account's posts are ranked by, the
-- first that is known for enough of them. Reach and followers are never mixed in one ranking.
with rates as (
    select rates.*
    from {{ ref('mart_engagement_rates') }} as rates
    inner join {{ ref('dim_content') }} as content
        using (platform, account_id, content_id)
    where content.is_own
),

known as (
    select
        platform,
        account_id,
        lens,
        denominator,
        case denominator
            when 'reach' then 1
            when 'impressions' then 2
            when 'views' then 3
            else 4
        end as preference
    from rates
    group by platform, account_id, lens, denominator
    having count(case when status = 'ok' then 1 end)
        >= {{ threshold('ranking_denominator_share') }} * count(*)
),

chosen as (
    select platform, account_id, lens, min(preference) as preference
    from known
    group by platform, account_id, lens
)

select
    rates.platform,
    rates.account_id,
    rates.content_id,
    rates.lens,
    rates.denominator,
    rates.rate_num,
    rates.rate_den,
    rates.rate,
    rates.shrunk_rate,
    rates.rate_low,
    rates.rate_high,
    rates.interval_basis,
    rates.paid_scope
from rates
inner join known
    using (platform, account_id, lens, denominator)
inner join chosen
    using (platform, account_id, lens, preference)
where rates.status = 'ok'
