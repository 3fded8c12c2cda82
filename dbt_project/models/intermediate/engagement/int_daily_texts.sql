-- Account x day: texts of the audience by their sentiment.
select
    platform,
    account_id,
    action_date as activity_date,
    count(*) as texts,
    count(sentiment) as classified_texts,
    count(case when sentiment = 'positive' then 1 end) as positive_texts,
    count(case when sentiment = 'negative' then 1 end) as negative_texts,
    count(case when sentiment = 'neutral' then 1 end) as neutral_texts,
    count(case when sentiment is null then 1 end) as unclassified_texts
from {{ ref('int_counted_acts') }}
where has_text
group by platform, account_id, action_date
