-- Acts with a text, with what can be said of each alone: an override beats what a file gave, and
-- that beats the rule. Whether the act answers an attack is settled in int_label_chain.
with texts as (
    select
        placed.action_key,
        placed.person_id,
        placed.target_person_id,
        placed.platform || '|' || placed.account_id || '|' || placed.root_thread_id as thread_key,
        coalesce(
            placed.answered_key,
            placed.platform || '|' || placed.account_id || '|' || placed.in_reply_to
        ) as answered_key,
        placed.acted_at,
        placed.is_paid,
        {{ text_kind('placed.text') }} = 'words' as has_words,
        coalesce(actors.is_team, false) or coalesce(placed.type_direction = 'outbound', false)
            as is_brand,
        placed.target_person_id is not null
        and placed.target_person_id is distinct from placed.person_id
        and not coalesce(addressees.is_team, false) as is_to_follower,
        types.addresses_brand,
        placed.space_kind,
        placed.language as given_language,
        placed.sentiment as given_sentiment,
        placed.brand_stance as given_brand_stance,
        placed.stance as given_stance,
        {{ text_hash('placed.text') }} as text_hash
    from {{ ref('int_actions_placed') }} as placed
    inner join {{ ref('action_types') }} as types
        on types.action_type = placed.action_type
    left join {{ ref('int_person_flags') }} as actors
        on actors.person_id = placed.person_id
    left join {{ ref('int_person_flags') }} as addressees
        on addressees.person_id = placed.target_person_id
    where placed.is_text and placed.text <> ''
),

labelled as (
    select
        texts.* exclude (addresses_brand, space_kind),
        case texts.addresses_brand
            when 'always' then true
            when 'own_space' then texts.space_kind = 'own'
            when 'unless_to_follower' then not texts.is_to_follower
            else false
        end as is_addressed,
        overrides.language as override_language,
        overrides.sentiment as override_sentiment,
        overrides.is_question as override_is_question,
        overrides.is_meaningful as override_is_meaningful,
        overrides.brand_stance as override_brand_stance,
        overrides.stance as override_stance,
        labels.language as rule_language,
        labels.language_confidence,
        labels.language_method,
        labels.sentiment as rule_sentiment,
        labels.sentiment_score,
        labels.sentiment_method,
        labels.is_question as rule_is_question,
        labels.question_method,
        labels.is_toxic,
        labels.label_version,
        coalesce(overrides.sentiment, texts.given_sentiment, labels.sentiment) as sentiment,
        coalesce(overrides.is_question, labels.is_question) as is_question,
        case
            when texts.target_person_id is distinct from texts.person_id
                and texts.target_person_id is not null
                then labels.stance_cue
        end as rule_stance
    from texts
    left join {{ ref('int_text_labels') }} as labels
        on labels.text_hash = texts.text_hash
    left join {{ ref('int_label_overrides') }} as overrides
        on overrides.action_key = texts.action_key
)

select
    *,
    coalesce(override_brand_stance, given_brand_stance) as told_brand_stance,
    coalesce(override_stance, given_stance, rule_stance) as final_stance,
    -- Towards the brand itself; a plain question is no attack. Unknown sentiment, unknown stance.
    case
        when is_brand or sentiment is null then null
        when is_addressed and sentiment = 'negative' and not coalesce(is_question, false)
            then 'negative'
        when is_addressed and sentiment = 'positive' then 'positive'
        else 'neutral'
    end as own_brand_stance
from labelled
