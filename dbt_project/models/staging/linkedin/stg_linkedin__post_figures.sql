-- Figures of posts as observed, one row per post, figure, slice and hour. Statistics are organic
-- (LinkedIn's word for what no sponsoring showed); what ends in _all holds both.
with statistics as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"post": "VARCHAR", "observed_at": "VARCHAR",
            "totalShareStatistics": {"impressionCount": "DOUBLE",
                "uniqueImpressionsCount": "DOUBLE", "clickCount": "DOUBLE", "likeCount": "DOUBLE",
                "commentCount": "DOUBLE", "shareCount": "DOUBLE", "engagement": "DOUBLE",
                "shareMentionsCount": "DOUBLE", "commentMentionsCount": "DOUBLE"}}') }} as counted
    from {{ source('raw', 'linkedin__post_statistics') }}
    where is_current
),

social as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"post": "VARCHAR", "observed_at": "VARCHAR",
            "reactions": [{"kind": "VARCHAR", "count": "DOUBLE"}], "comments": "DOUBLE",
            "poll": [{"option": "VARCHAR", "votes": "DOUBLE"}]}') }} as counted
    from {{ source('raw', 'linkedin__social_counters') }}
    where is_current
),

kinds as (
    select
        account,
        load_id,
        counted.post as post,
        counted.observed_at as observed_at,
        {{ unnest_list('counted.reactions') }} as reaction
    from social
),

options as (
    select
        account,
        load_id,
        counted.post as post,
        counted.observed_at as observed_at,
        {{ unnest_list('counted.poll') }} as choice
    from social
),

figures as (
    {%- for metric, field in linkedin_share_figures() %}
    select account, counted.post as post, '{{ metric }}' as metric, cast(null as varchar)
        as breakdown, counted.totalShareStatistics.{{ field }} as value,
        counted.observed_at as observed_at, load_id
    from statistics

    union all
    {% endfor %}
    select account, counted.post, 'comments_all', null, counted.comments, counted.observed_at,
        load_id
    from social

    union all

    select account, post, 'reaction_' || {{ linkedin_reaction('reaction.kind') }}, null,
        reaction.count, observed_at, load_id
    from kinds

    union all

    select account, counted.post, 'reactions_all', null, 0, counted.observed_at, load_id
    from social
    where {{ list_length('counted.reactions') }} = 0

    union all

    select account, post, 'reactions_all', null, sum(reaction.count), observed_at, max(load_id)
    from kinds
    group by account, post, observed_at

    union all

    select account, post, 'poll_votes', 'option=' || replace(choice.option, ',', ' '),
        choice.votes, observed_at, load_id
    from options

    union all

    select account, post, 'poll_votes', null, sum(choice.votes), observed_at, max(load_id)
    from options
    group by account, post, observed_at
)

select
    account as account_id,
    post as content_id,
    metric,
    breakdown,
    sum(value) as value,
    {{ utc_timestamp('observed_at') }} as observed_at,
    max(load_id) as load_id
from figures
where post is not null and value is not null
-- Two options of a poll may have the same text.
group by account, post, metric, breakdown, observed_at
