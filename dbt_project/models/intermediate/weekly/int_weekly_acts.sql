-- Account x week, from the lists: acts in the two lenses of S2, both sides of the quality rate
-- (acts in either lens at once, clicks left out), texts by sentiment and days with an act.
with clicks as (
    select distinct action_type
    from {{ ref('measures') }}
    where measure = 'clicks' and action_type is not null
)

select
    acts.platform,
    acts.account_id,
    {{ week_of('acts.action_date') }} as week_start,
    sum(case when acts.s2_quantity then acts.quantity else 0 end) as quantity,
    sum(case when acts.s2_quality then acts.quantity else 0 end) as quality,
    sum(
        case when acts.s2_quantity and acts.s2_quality and clicks.action_type is null
            then acts.quantity else 0 end
    ) as quality_rate_num,
    sum(case when acts.s2_quantity and clicks.action_type is null then acts.quantity else 0 end)
        as quality_rate_den,
    count(case when acts.has_text then 1 end) as texts,
    count(case when acts.has_text then acts.sentiment end) as classified_texts,
    count(case when acts.has_text and acts.sentiment = 'positive' then 1 end) as positive_texts,
    count(case when acts.has_text and acts.sentiment = 'negative' then 1 end) as negative_texts,
    count(distinct acts.action_date) as active_days
from {{ ref('int_counted_acts') }} as acts
left join clicks
    on clicks.action_type = acts.taxonomy_key
group by 1, 2, 3
