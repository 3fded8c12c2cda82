-- Texts whose labels a person should look at, the most telling first. An answer goes into the
-- inbox as a table of labels and takes its row off this list.
with answers_to_attacks as (
    select distinct acts.action_key
    from {{ ref('int_ladder_acts') }} as acts
    inner join {{ ref('int_ladder_stances') }} as stances
        on stances.action_key = acts.answered_key
        and stances.role = 'detractor'
    inner join {{ ref('int_ladder_acts') }} as attacks
        on attacks.action_key = stances.action_key
        and attacks.person_id <> acts.person_id
    where acts.has_words and not acts.is_paid
        and (acts.is_text or acts.is_contribution)
),

reasons as (
    -- Without a stance it may be a defence: it does not promote until somebody says so.
    select labels.action_key, 1 as priority, 'defence_candidate' as reason, 'stance' as label
    from {{ ref('fct_action_labels') }} as labels
    inner join answers_to_attacks
        on answers_to_attacks.action_key = labels.action_key
    where labels.stance is null

    union all

    select action_key, 2 as priority, 'given_against_rule' as reason, 'sentiment' as label
    from {{ ref('fct_action_labels') }}
    where sentiment_method = 'given'
        and (
            (sentiment = 'positive' and rule_sentiment = 'negative')
            or (sentiment = 'negative' and rule_sentiment = 'positive')
        )

    union all

    select action_key, 3 as priority, 'toxic' as reason, 'brand_stance' as label
    from {{ ref('fct_action_labels') }}
    where is_toxic and coalesce(brand_stance_method, '') <> 'override'

    union all

    select action_key, 4 as priority, 'not_classified' as reason, 'sentiment' as label
    from {{ ref('fct_action_labels') }}
    where sentiment is null
)

select
    reasons.action_key || '|' || reasons.label as review_key,
    acts.action_id,
    acts.platform,
    acts.account_id,
    acts.person_id,
    acts.text,
    acts.url,
    acts.acted_at,
    reasons.priority,
    reasons.reason,
    reasons.label,
    case reasons.label
        when 'stance' then labels.stance
        when 'sentiment' then labels.sentiment
        else labels.brand_stance
    end as value,
    case reasons.label
        when 'stance' then labels.stance_method
        when 'sentiment' then labels.sentiment_method
        else labels.brand_stance_method
    end as method,
    labels.language,
    labels.sentiment_score,
    labels.label_version
from reasons
inner join {{ ref('fct_actions') }} as acts
    on acts.action_key = reasons.action_key
inner join {{ ref('fct_action_labels') }} as labels
    on labels.action_key = reasons.action_key
cross join {{ ref('stg_run__settings') }} as settings
where acts.direction = 'inbound'
    and not acts.is_bot
    and acts.text_kind = 'words'
    and acts.removed_at is null
    and acts.acted_at <= settings.as_of
    and acts.acted_at >= {{ hours_after('settings.as_of', '-24 * ' ~ threshold('review_days')) }}
