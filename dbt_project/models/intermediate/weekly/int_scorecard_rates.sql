-- Account x week of publication x rate x basis: ratios of sums over the posts of which both sides are
-- known, as of now and (metrics _at_72h) when each post was 72 hours old.
{%- set rates = ['s1_engagement_rate_by_reach', 's1_engagement_rate_by_impressions',
    's1_engagement_rate_by_followers', 'link_click_rate'] %}
with rates as (
    {%- for rate in rates %}
    select platform, account_id, content_id, '{{ rate }}' as metric, 'post_date' as basis,
        {{ rate }}_num as rate_num, {{ rate }}_den as rate_den
    from {{ ref('mart_engagement_content') }}
    union all
    {%- endfor %}
    select platform, account_id, content_id, metric || '_at_72h' as metric, 'post_age' as basis,
        rate_num, rate_den
    from {{ ref('int_content_rates_at_age') }}
    where age_hours = 72
        and metric in ('{{ rates | join("', '") }}')
)

select
    rates.platform,
    rates.account_id,
    posts.week_start,
    rates.metric,
    rates.basis,
    {{ ratio(
        'sum(rates.rate_num order by rates.content_id)', 'sum(rates.rate_den order by rates.content_id)'
    ) }} as value,
    count(*) / max(cast(posts.posts as double)) as coverage
from rates
inner join {{ ref('int_scorecard_posts') }} as posts
    using (platform, account_id, content_id)
where rates.rate_num is not null and rates.rate_den > 0
group by 1, 2, 3, 4, 5
