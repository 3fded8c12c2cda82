-- Counters of the account's own topics as observed, one row a counter and hour, and the forum's
-- figures by day. The platform counts a topic's first post among its posts: replies do without it.
with of_topics as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "BIGINT", "observed_at": "VARCHAR", "views": "DOUBLE",
            "like_count": "DOUBLE", "posts_count": "DOUBLE", "participant_count": "DOUBLE",
            "reads": "DOUBLE", "incoming_link_count": "DOUBLE", "link_clicks": "DOUBLE",
            "poll_voters": "DOUBLE"}') }} as counted
    from {{ source('raw', 'discourse__topic_counters') }}
    where is_current
),

of_days as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"report": "VARCHAR", "day": "VARCHAR", "value": "DOUBLE"}') }}
            as counted
    from {{ source('raw', 'discourse__reports') }}
    where is_current
),

observations as (
    {%- for metric, value in [('views', 'views'), ('likes', 'like_count'),
        ('replies', 'posts_count - 1'), ('participants', 'participant_count'), ('reads', 'reads'),
        ('incoming_links', 'incoming_link_count'), ('link_clicks', 'link_clicks'),
        ('poll_votes', 'poll_voters')] %}
    select
        account as account_id,
        't/' || cast(counted.id as varchar) as content_id,
        '{{ metric }}' as metric,
        counted.{{ value }} as value,
        {{ utc_timestamp('counted.observed_at') }} as observed_at,
        'lifetime' as period,
        load_id
    from of_topics

    union all
    {% endfor %}
    select
        account,
        null,
        case counted.report when 'page_view_total_reqs' then 'pageviews' else counted.report end,
        counted.value,
        {{ utc_timestamp('counted.day') }},
        'day',
        load_id
    from of_days
    where {{ utc_timestamp('counted.day') }} is not null
)

{{ canonical_metrics('discourse', 'observations', ['content_id', 'period']) }}
