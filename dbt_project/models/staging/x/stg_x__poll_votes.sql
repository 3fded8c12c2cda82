-- Votes for each option of a poll as observed, one row an option and hour. Options go by their
-- words, which stand with the post; by their place where those are gone.
with counters as (
    select account, load_id, {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR",
        "polls": [{"options": [{"position": "VARCHAR", "votes": "DOUBLE"}]}]}') }} as counted
    from {{ source('raw', 'x__post_counters') }}
    where is_current
),

posts as (
    select account, load_id, {{ json_fields('payload', '{"id": "VARCHAR",
        "edit_history_tweet_ids": ["VARCHAR"], "edit_history_post_ids": ["VARCHAR"],
        "polls": [{"options": [{"position": "VARCHAR", "label": "VARCHAR"}]}]}') }} as post
    from {{ source('raw', 'x__posts') }}
    where is_current
),

votes as (
    select account, load_id, counted.id as post_id, counted.observed_at as observed_at,
        {{ unnest_list(list_item('counted.polls', 1) ~ '.options') }} as choice
    from counters
),

labels as (
    select account, load_id, {{ x_post_id('post') }} as post_id,
        {{ unnest_list(list_item('post.polls', 1) ~ '.options') }} as choice
    from posts
)

select
    votes.account as account_id,
    votes.post_id,
    'option=' || coalesce(labels.choice.label, votes.choice.position) as breakdown,
    sum(votes.choice.votes) as votes,
    cast({{ utc_timestamp('votes.observed_at') }} as timestamp) as observed_at,
    max({{ later('votes.load_id', 'labels.load_id') }}) as load_id
from votes
left join labels
    on labels.account = votes.account
    and labels.post_id = votes.post_id
    and labels.choice.position = votes.choice.position
where votes.choice.position is not null
group by 1, 2, 3, votes.observed_at
