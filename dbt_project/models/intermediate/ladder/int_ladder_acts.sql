-- The audience's acts up to now, with what the rules ask of an act. Acts of team and bots, acts
-- without a person and acts that the platform or a moderator hid are no part of the ladder.
with opinion_types as (
    select distinct action_type
    from {{ ref('ladder_acts') }}
    where condition = 'words'
),

contribution_types as (
    select distinct action_type
    from {{ ref('ladder_acts') }}
    where condition = 'contribution'
),

insiders as (
    select distinct person_id
    from {{ ref('dim_people') }}
    where is_team or is_bot
),

contests as (
    select distinct platform, account_id, content_id
    from {{ ref('dim_content') }}
    where is_contest
)

select
    acts.action_key,
    acts.platform,
    acts.account_id,
    acts.action_id,
    acts.person_id,
    acts.action_type,
    acts.acted_at,
    acts.action_date,
    {{ ladder_week_no('acts.action_date') }} as week_no,
    -- The first week that no longer sees the act. Content that vanished hides nobody's act.
    case
        when acts.removed_at is not null
            and coalesce(acts.removed_reason, 'actor') in ('actor', 'moderation')
            then {{ ladder_week_no(local_date('acts.removed_at', 'settings.timezone')) }}
    end as hidden_week,
    -- A thread that only the platform's own records imply is no thread that a file gave.
    acts.platform || '|' || acts.account_id || '|'
    || case when acts.is_from_api then acts.thread_id else acts.given_thread_id end
        as thread_key,
    -- In a flattened thread not what the platform names, but what was answered.
    coalesce(
        acts.answered_key, acts.platform || '|' || acts.account_id || '|' || acts.in_reply_to
    ) as answered_key,
    case
        when acts.target_person_id is distinct from acts.person_id and insiders.person_id is null
            then acts.target_person_id
    end as other_person_id,
    opinion_types.action_type is not null as is_text,
    contribution_types.action_type is not null as is_contribution,
    acts.text_kind in ('words', 'missing') as has_words,
    acts.text_kind,
    case when acts.stance = 'deny' then acts.text end as denying_text,
    acts.valence,
    acts.brand_stance,
    acts.stance,
    coalesce(acts.is_paid, false) as is_paid,
    coalesce(acts.space_kind, 'own') as space_kind,
    contests.content_id is not null as is_on_contest,
    case
        when acts.is_question or acts.brand_stance = 'negative' then true
        when acts.action_type = 'contest_entry' and acts.text_kind <> 'missing'
            then {{ ladder_word_count('acts.text') }} < {{ ladder_rule('contest_words') }}
        else false
    end as is_opinion
from {{ ref('fct_actions') }} as acts
cross join {{ ref('stg_run__settings') }} as settings
left join opinion_types
    on opinion_types.action_type = acts.action_type
left join contribution_types
    on contribution_types.action_type = acts.action_type
left join insiders
    on insiders.person_id = acts.target_person_id
left join contests
    on contests.platform = acts.platform
    and contests.account_id = acts.account_id
    and contests.content_id = acts.content_id
where acts.person_id is not null
    and not coalesce(acts.is_team, false)
    and not coalesce(acts.is_bot, false)
    and not coalesce(acts.is_hidden, false)
    and acts.direction = 'inbound'
    and acts.acted_at <= settings.as_of
