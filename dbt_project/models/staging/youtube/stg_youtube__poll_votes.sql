-- Votes in the polls of a broadcast, one row a video and hour: of each poll its last tally so far.
with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "videoId": "VARCHAR",
            "observed_at": "VARCHAR", "pollDetails": {"metadata": {
            "options": [{"tally": "VARCHAR"}]}}}') }} as poll
    from {{ source('raw', 'youtube__live_polls') }}
    where is_current
),

options as (
    select
        account,
        load_id,
        poll.id as poll_id,
        poll.videoId as video_id,
        cast({{ utc_timestamp('poll.observed_at') }} as timestamp) as observed_at,
        {{ unnest_list('poll.pollDetails.metadata.options') }} as option
    from records
),

tallies as (
    select account, video_id, poll_id, observed_at, max(load_id) as load_id,
        sum({{ youtube_count('option.tally') }}) as votes
    from options
    group by account, video_id, poll_id, observed_at
),

changes as (
    select
        account, video_id, observed_at, load_id,
        votes - coalesce(
            lag(votes) over (partition by account, video_id, poll_id order by observed_at), 0
        ) as change
    from tallies
    where votes is not null
),

hours as (
    select account, video_id, observed_at, max(load_id) as load_id, sum(change) as change
    from changes
    group by account, video_id, observed_at
)

select
    account as account_id,
    video_id as content_id,
    observed_at,
    sum(change) over (partition by account, video_id order by observed_at) as votes,
    max(load_id) over (partition by account, video_id order by observed_at) as load_id
from hours
