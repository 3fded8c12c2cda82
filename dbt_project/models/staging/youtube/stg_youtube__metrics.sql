-- Views go on under another rule from a day on: the rule is the definition, so that no series runs
-- over the change unmarked. engaged_views keeps the old rule.
with observations as (
    select account_id, content_id, metric, value, observed_at, 'lifetime' as period,
        cast(null as varchar) as breakdown, load_id,
        {{ youtube_view_rule_at('observed_at') }} as view_rule
    from {{ ref('stg_youtube__counters') }}

    union all

    select account_id, null, metric, value, observed_at, period, breakdown, load_id,
        {{ youtube_view_rule('cast(observed_at as date)') }}
    from {{ ref('stg_youtube__reports') }}

    union all

    select account_id, content_id, 'poll_votes', votes, observed_at, 'lifetime', null, load_id, null
    from {{ ref('stg_youtube__poll_votes') }}
),

defined as (
    select
        account_id, content_id, metric, value, observed_at, period, breakdown, load_id,
        case
            when breakdown is not null and metric = 'views'
                then '28 days' || coalesce(', ' || view_rule, '')
            when breakdown is not null then '28 days'
            when metric = 'views' then view_rule
            when metric = 'saves' then 'videosAddedToPlaylists'
            when metric = 'negative_feedback' then 'dislikes'
            when metric = 'peak_viewers' then 'concurrentViewers'
        end as definition
    from observations
)

{{ canonical_metrics('youtube', 'defined', ['content_id', 'period', 'breakdown', 'definition']) }}
