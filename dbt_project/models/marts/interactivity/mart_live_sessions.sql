with acts as (
    select
        platform,
        account_id,
        content_id,
        bool_or(taxonomy_key = 'live_attend') as has_attendance,
        bool_or(taxonomy_key = 'live_chat') as has_chat,
        sum(case when taxonomy_key = 'live_chat' then quantity end) as messages,
        sum(case when taxonomy_key = 'live_chat' and person_id is not null then quantity end)
            as identified_messages,
        count(distinct case when taxonomy_key = 'live_chat' then person_id end) as chatters,
        count(case when taxonomy_key = 'live_chat' and is_question then 1 end) as questions_asked,
        count(
            case
                when taxonomy_key = 'live_chat' and is_question and answered_at is not null then 1
            end
        ) as questions_answered
    from {{ ref('int_audience_acts') }}
    where taxonomy_key in ('live_attend', 'live_chat') and content_id is not null
    group by platform, account_id, content_id
),

peaks as (
    select facts.platform, facts.account_id, facts.content_id, max(facts.value) as peak
    from {{ ref('fct_content_metrics') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.metric = 'peak_viewers'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.observed_at <= settings.as_of
    group by facts.platform, facts.account_id, facts.content_id
),

sessions as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        content.format,
        content.published_at as started_at,
        content.duration_seconds,
        figures.registered,
        figures.attended,
        peaks.peak,
        -- The chat of an account that has one is listed whole: no message there means none.
        coalesce(acts.messages, case when listed.taxonomy_key is not null then 0 end) as messages,
        case
            when acts.messages is null then case when listed.taxonomy_key is not null then 0 end
            when coalesce(acts.identified_messages, 0) >= acts.messages * {{ threshold('engaged_users_coverage') }}
                then acts.chatters
        end as chatters,
        case when acts.has_chat or listed.taxonomy_key is not null
            then coalesce(acts.questions_asked, 0)
        end as questions_asked,
        case when acts.has_chat or listed.taxonomy_key is not null
            then coalesce(acts.questions_answered, 0)
        end as questions_answered,
        coalesce(figures.watch_seconds, figures.attended * content.duration_seconds) / 60
            as attendee_minutes,
        case
            when figures.watch_seconds is not null then 'watch_seconds'
            when figures.attended * content.duration_seconds is not null then 'duration'
        end as attendee_minutes_source
    from {{ ref('dim_content') }} as content
    inner join {{ ref('int_content_scopes') }} as figures
        on figures.platform = content.platform
        and figures.account_id = content.account_id
        and figures.content_id = content.content_id
    left join acts
        on acts.platform = content.platform
        and acts.account_id = content.account_id
        and acts.content_id = content.content_id
    left join peaks
        on peaks.platform = content.platform
        and peaks.account_id = content.account_id
        and peaks.content_id = content.content_id
    left join {{ ref('int_audience_listed_types') }} as listed
        on listed.platform = content.platform
        and listed.account_id = content.account_id
        and listed.taxonomy_key = 'live_chat'
    where content.format in ('live', 'webinar')
        or acts.content_id is not null
        or figures.attended > 0
        or peaks.content_id is not null
)

select
    *,
    {{ ratio('attended', 'registered') }} as attendance_rate,
    attended as attendance_rate_num,
    registered as attendance_rate_den,
    {{ wilson_low('attended', 'registered') }} as attendance_rate_low,
    {{ wilson_high('attended', 'registered') }} as attendance_rate_high,
    {{ ratio('chatters', 'attended') }} as chatter_rate,
    chatters as chatter_rate_num,
    attended as chatter_rate_den,
    {{ wilson_low('chatters', 'attended') }} as chatter_rate_low,
    {{ wilson_high('chatters', 'attended') }} as chatter_rate_high,
    {{ ratio('messages', 'attendee_minutes') }} as messages_per_attendee_minute,
    messages as messages_per_attendee_minute_num,
    attendee_minutes as messages_per_attendee_minute_den,
    {{ ratio('questions_answered', 'questions_asked') }} as question_answer_rate,
    questions_answered as question_answer_rate_num,
    questions_asked as question_answer_rate_den,
    {{ wilson_low('questions_answered', 'questions_asked') }} as question_answer_rate_low,
    {{ wilson_high('questions_answered', 'questions_asked') }} as question_answer_rate_high,
    case
        when attended is null then 'attendance_unknown'
        when messages is null then 'chat_unknown'
        else 'ok'
    end as status
from sessions
