-- Account x diagnosed week: up to three posts and three formats that moved it, furthest first. A
-- post is held against the median of the account's posts in the same week of their life, a format
-- against its median week, over the weeks of the baseline.
with diagnosed as (
    select platform, account_id, week_start, moved_side, moved_sign
    from {{ ref('int_weekly_diagnoses') }}
    where moved_sign is not null and source = 'actions'
),

post_weeks as (
    select
        diagnosed.platform,
        diagnosed.account_id,
        diagnosed.week_start,
        diagnosed.moved_sign,
        posts.week_start = diagnosed.week_start as is_now,
        posts.week_start as acts_week,
        posts.content_id,
        posts.format,
        posts.age_weeks,
        case diagnosed.moved_side when 'quality' then posts.quality else posts.quantity end as acts
    from diagnosed
    inner join {{ ref('int_content_weeks') }} as posts
        on posts.platform = diagnosed.platform
        and posts.account_id = diagnosed.account_id
        and posts.week_start <= diagnosed.week_start
        and posts.week_start >= {{ days_after('diagnosed.week_start', '-7 * ' ~ threshold('baseline_weeks')) }}
),

usual_posts as (
    select platform, account_id, week_start, age_weeks, {{ median('acts') }} as usual
    from post_weeks
    where not is_now
    group by platform, account_id, week_start, age_weeks
),

format_weeks as (
    select platform, account_id, week_start, moved_sign, is_now, acts_week, format,
        sum(acts) as acts
    from post_weeks
    group by platform, account_id, week_start, moved_sign, is_now, acts_week, format
),

format_changes as (
    select platform, account_id, week_start, format,
        (
            coalesce(max(case when is_now then acts end), 0)
            - coalesce({{ median('case when not is_now then acts end') }}, 0)
        ) * max(moved_sign) as moved
    from format_weeks
    group by platform, account_id, week_start, format
),

changes as (
    select posts.platform, posts.account_id, posts.week_start, 'posts' as kind,
        posts.content_id as name,
        (posts.acts - coalesce(usual_posts.usual, 0)) * posts.moved_sign as moved
    from post_weeks as posts
    left join usual_posts
        using (platform, account_id, week_start, age_weeks)
    where posts.is_now
    union all
    select platform, account_id, week_start, 'formats' as kind, format as name, moved
    from format_changes
),

ranked as (
    select
        changes.*,
        row_number() over (
            partition by platform, account_id, week_start, kind order by moved desc, name
        ) as furthest_first
    from changes
    where moved > 0
)

select
    platform,
    account_id,
    week_start,
    {%- for kind in ['posts', 'formats'] %}
    {{ joined_text("case when kind = '" ~ kind ~ "' then name end", 'furthest_first') }}
        as top_{{ kind }}{{ ',' if not loop.last }}
    {%- endfor %}
from ranked
where furthest_first <= 3
group by platform, account_id, week_start
