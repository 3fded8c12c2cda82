-- One row per act of the audience that counts (not removed, team or bot): in which lenses it
-- counts, each lens's condition evaluated on the act itself.
with limits as (
    select
        max(case when threshold = 'influencer_followers' then value end) as influencer_followers,
        max(case when threshold = 'influencer_percentile' then value end) as influencer_percentile
    from {{ ref('thresholds') }}
),

-- Whoever shares ten times is one sharer; an act without a person is one of its own.
sharers as (
    select max(acts.sharer_followers) as sharer_followers
    from {{ ref('fct_actions') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.sharer_followers is not null
        and acts.direction = 'inbound'
        and not acts.is_team
        and not acts.is_bot
        and acts.acted_at <= settings.as_of
    group by coalesce(acts.person_id, acts.action_key)
),

ranked as (
    select
        sharer_followers,
        percent_rank() over (order by sharer_followers) as followers_rank
    from sharers
),

influence as (
    select
        least(
            max(limits.influencer_followers),
            min(
                case
                    when ranked.followers_rank >= limits.influencer_percentile
                        then ranked.sharer_followers
                end
            )
        ) as least_followers
    from limits
    left join ranked
        on true
),

acts as (
    select
        acts.action_key,
        acts.taxonomy_key,
        coalesce(acts.valence > 0, false) as is_positive_valence,
        coalesce(acts.sharer_followers >= influence.least_followers, false) as is_influencer,
        coalesce(acts.is_meaningful, false) as is_meaningful,
        coalesce(acts.is_question, false) as is_question,
        coalesce(acts.sentiment = 'positive', false) as is_positive,
        answers.action_key is not null as is_answered
    from {{ ref('fct_actions') }} as acts
    cross join influence
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('int_action_answers') }} as answers
        on answers.action_key = acts.action_key
        and answers.answered_at <= settings.as_of
    where acts.direction = 'inbound'
        and not acts.is_team
        and not acts.is_bot
        and acts.acted_at <= settings.as_of
        and (acts.removed_at is null or acts.removed_at > settings.as_of)
)

select
    acts.action_key
    {%- for lens in lenses() %},
    case types.{{ lens }}
        when 'always' then true
        when 'positive_valence' then acts.is_positive_valence
        when 'time_spent' then true
        when 'influencer' then acts.is_influencer
        when 'influencer_or_meaningful' then acts.is_influencer or acts.is_meaningful
        when 'brand_answered' then acts.is_answered
        when 'question_meaningful_or_positive'
            then acts.is_question or acts.is_meaningful or acts.is_positive
        when 'meaningful' then acts.is_meaningful
        when 'positive' then acts.is_positive
        else false
    end as {{ lens }}
    {%- endfor %}
from acts
left join {{ ref('dim_action_types') }} as types
    on types.action_type = acts.taxonomy_key
