{%- set measures = ['link_clicks', 'website_clicks', 'profile_views', 'follows', 'video_completes',
    'video_replays', 'video_plays', 'reach', 'watch_seconds', 'dwell_seconds'] %}
with measured as (
    select
        platform,
        account_id,
        activity_date
        {%- for measure in measures %},
        max(case when measure = '{{ measure }}' then value end) as {{ measure }}
        {%- endfor %}
    from {{ ref('int_daily_measures') }}
    group by platform, account_id, activity_date
),

lensed as (
    select
        platform,
        account_id,
        activity_date,
        max(case when lens = 's0_interactivity' then total end) as s0_interactivity_actions,
        max(case when lens = 's0_engagement' then total end) as s0_engagement_actions
    from {{ ref('int_daily_lens_totals') }}
    group by platform, account_id, activity_date
),

-- Where none of the day's acts has its person, the number of people is unknown, not nought.
spoken as (
    select
        dialogue.*,
        case
            when dialogue.interactive_persons > 0 or lensed.s0_interactivity_actions = 0
                then dialogue.interactive_persons
        end as known_interactive_persons
    from {{ ref('int_daily_dialogue') }} as dialogue
    left join lensed
        using (platform, account_id, activity_date)
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    lensed.s0_interactivity_actions,
    {{ rate_of('lensed.s0_interactivity_actions', 'lensed.s0_engagement_actions') }}
        as interactivity_ratio,
    lensed.s0_interactivity_actions as interactivity_ratio_num,
    lensed.s0_engagement_actions as interactivity_ratio_den,
    {{ rate_of('dialogue.known_interactive_persons', 'measured.reach') }} as actionability_rate,
    dialogue.known_interactive_persons as actionability_num,
    measured.reach as actionability_den,
    {{ rate_of('dialogue.identified_interactive_acts', 'lensed.s0_interactivity_actions') }}
        as actionability_coverage,
    {{ rate_of('lensed.s0_interactivity_actions', 'measured.reach') }} as actionability_rate_by_acts,
    lensed.s0_interactivity_actions as actionability_rate_by_acts_num,
    measured.reach as actionability_rate_by_acts_den,
    measured.watch_seconds,
    measured.dwell_seconds,
    measured.link_clicks,
    measured.website_clicks,
    measured.profile_views,
    measured.follows,
    {{ rate_of('measured.follows', 'measured.profile_views') }} as profile_to_follow_rate,
    measured.follows as profile_to_follow_rate_num,
    measured.profile_views as profile_to_follow_rate_den,
    measured.follows > measured.profile_views as has_follows_without_views,
    {{ rate_of('follows.followers_after_view', 'follows.followers') }} as follow_after_view_rate,
    follows.followers_after_view as follow_after_view_rate_num,
    follows.followers as follow_after_view_rate_den,
    {{ rate_of('measured.video_replays', 'measured.video_plays') }} as replay_rate,
    measured.video_replays as replay_rate_num,
    measured.video_plays as replay_rate_den,
    measured.video_completes,
    {{ rate_of('viewing.completion_num', 'viewing.completion_den') }} as completion_rate,
    viewing.completion_num as completion_rate_num,
    viewing.completion_den as completion_rate_den,
    {{ wilson_low('viewing.completion_num', 'viewing.completion_den') }} as completion_rate_low,
    {{ wilson_high('viewing.completion_num', 'viewing.completion_den') }} as completion_rate_high,
    viewing.completion_source,
    viewing.completion_basis,
    {{ rate_of('viewing.story_hold_num', 'viewing.story_hold_den') }} as story_hold_proxy,
    viewing.story_hold_num as story_hold_proxy_num,
    viewing.story_hold_den as story_hold_proxy_den,
    viewing.story_basis,
    {%- for rate in ['story_tap_back', 'story_reply'] %}
    {{ rate_of('viewing.' ~ rate ~ '_num', 'viewing.' ~ rate ~ '_den') }} as {{ rate }}_rate,
    viewing.{{ rate }}_num as {{ rate }}_rate_num,
    viewing.{{ rate }}_den as {{ rate }}_rate_den,
    {%- endfor %}
    dialogue.two_way_threads,
    {{ rate_of('dialogue.two_way_threads', 'dialogue.inbound_threads') }} as two_way_rate,
    dialogue.two_way_threads as two_way_rate_num,
    dialogue.inbound_threads as two_way_rate_den,
    {{ wilson_low('dialogue.two_way_threads', 'dialogue.inbound_threads') }} as two_way_rate_low,
    {{ wilson_high('dialogue.two_way_threads', 'dialogue.inbound_threads') }} as two_way_rate_high,
    {{ rate_of('dialogue.peer_replies', 'dialogue.replies') }} as peer_reply_share,
    dialogue.peer_replies as peer_reply_share_num,
    dialogue.replies as peer_reply_share_den,
    {{ wilson_low('dialogue.peer_replies', 'dialogue.replies') }} as peer_reply_share_low,
    {{ wilson_high('dialogue.peer_replies', 'dialogue.replies') }} as peer_reply_share_high,
    dialogue.conversation_depth,
    dialogue.conversation_depth_max,
    {{ rate_of('dialogue.thread_messages', 'dialogue.inbound_threads') }} as messages_per_thread,
    {{ rate_of('dialogue.thread_brand_messages', 'dialogue.thread_messages') }}
        as brand_share_of_voice_in_thread,
    dialogue.thread_brand_messages as brand_share_of_voice_in_thread_num,
    dialogue.thread_messages as brand_share_of_voice_in_thread_den,
    {{ rate_of('dialogue.thread_speakers', 'dialogue.inbound_threads') }} as speakers_per_thread,
    days.is_final
from {{ ref('int_account_days') }} as days
left join measured
    using (platform, account_id, activity_date)
left join lensed
    using (platform, account_id, activity_date)
left join spoken as dialogue
    using (platform, account_id, activity_date)
left join {{ ref('int_daily_viewing') }} as viewing
    using (platform, account_id, activity_date)
left join {{ ref('int_daily_follows') }} as follows
    using (platform, account_id, activity_date)
