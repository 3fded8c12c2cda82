-- Which act counts for which stage, from when, and until which week it is seen. Acts that were
-- gone before their first snapshot never counted. A follow is a state, told apart by its account.
with judged as (
    select
        acts.*,
        rules.stage,
        rules.condition,
        stage_rules.is_gated,
        stage_rules.paid_counts,
        case rules.condition
            when 'always' then true
            when 'starts_state' then true
            when 'ends_state' then true
            when 'positive' then acts.valence = 1
            when 'not_positive' then acts.valence is distinct from 1
            when 'words' then acts.has_words
            when 'tags_only' then acts.text_kind = 'tags_only'
            when 'wordless'
                then acts.text_kind = 'wordless' and acts.brand_stance is distinct from 'negative'
            when 'wordless_negative'
                then acts.text_kind = 'wordless' and acts.brand_stance = 'negative'
            when 'opinion' then acts.is_opinion
            when 'contribution' then not acts.is_opinion
            when 'peer_reply'
                then acts.other_person_id is not null
                    and acts.space_kind = 'own'
                    and not acts.is_on_contest
            when 'positive_elsewhere'
                then acts.brand_stance = 'positive' and acts.space_kind = 'elsewhere'
            when 'defence' then stances.role = 'defence' and acts.space_kind = 'own'
            else false
        end as is_met
    from {{ ref('int_ladder_acts') }} as acts
    inner join {{ ref('ladder_acts') }} as rules
        on rules.action_type = acts.action_type
    inner join {{ ref('int_ladder_stage_rules') }} as stage_rules
        on stage_rules.stage = rules.stage
    left join {{ ref('int_ladder_stances') }} as stances
        on stances.action_key = acts.action_key
),

counted as (
    select
        person_id,
        platform,
        stage,
        case
            when condition in ('starts_state', 'ends_state', 'peer_reply', 'defence') then condition
            else 'act'
        end as evidence_kind,
        case
            when condition in ('starts_state', 'ends_state') then platform || '|' || account_id
            else ''
        end as strand,
        action_key,
        acted_at,
        action_date,
        week_no,
        hidden_week,
        -- Only where one act is not enough does it matter which thread and whom an act answers.
        case when is_gated then coalesce(thread_key, action_key) end as thread_key,
        case when condition = 'peer_reply' then other_person_id end as other_person_id
    from judged
    where is_met and (paid_counts or not is_paid)

    union all

    select
        acts.person_id,
        acts.platform,
        6 as stage,
        'spark' as evidence_kind,
        '' as strand,
        acts.action_key,
        sparks.dated_at as acted_at,
        sparks.dated_on as action_date,
        sparks.week_no,
        acts.hidden_week,
        coalesce(acts.thread_key, acts.action_key) as thread_key,
        null as other_person_id
    from {{ ref('int_ladder_acts') }} as acts
    inner join (
        select distinct action_key, dated_at, dated_on, week_no
        from {{ ref('int_ladder_sparks') }}
    ) as sparks
        on sparks.action_key = acts.action_key
)

select *
from counted
where hidden_week is null or hidden_week > week_no
