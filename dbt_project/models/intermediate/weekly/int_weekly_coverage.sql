-- Account x week of publication x measure that lens s2_quality judges act by act: what the counters
-- of that week's content report, and how much of it the lists name. Lists go on after a counter was
-- last read, so only acts up to that day are set against it; where a counter stands below its list,
-- the list covers all of it and no more.
with judged as (
    select distinct rules.measure, measures.action_type
    from {{ ref('int_lens_rules') }} as rules
    inner join {{ ref('measures') }} as measures
        on measures.measure = rules.measure
    where rules.lens = 's2_quality' and rules.is_conditional and rules.measure is not null
),

held as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        content.measure,
        content.counter_value,
        content.observed_at,
        content.listed,
        content.is_list_complete,
        {{ local_week('posts.published_at', 'settings.timezone') }} as week_start,
        sum(
            case when acts.is_direct or content.counts_replies then acts.quantity else 0 end
        ) as timely
    from {{ ref('int_content_measures') }} as content
    inner join judged
        on judged.measure = content.measure
    inner join {{ ref('dim_content') }} as posts
        on posts.platform = content.platform
        and posts.account_id = content.account_id
        and posts.content_id = content.content_id
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('int_counted_acts') }} as acts
        on acts.platform = content.platform
        and acts.account_id = content.account_id
        and acts.content_id = content.content_id
        and acts.taxonomy_key = judged.action_type
        and acts.action_date <= {{ local_date('content.observed_at', 'settings.timezone') }}
    where posts.published_at <= settings.as_of
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9
)

select
    platform,
    account_id,
    week_start,
    measure,
    sum(
        case
            when counter_value is null then listed
            when timely > counter_value then counter_value
            else coalesce(timely, 0)
        end
    ) as covered,
    sum(coalesce(counter_value, listed)) as reported
from held
where counter_value > 0
    or (counter_value is null and is_list_complete and listed > 0)
group by platform, account_id, week_start, measure
