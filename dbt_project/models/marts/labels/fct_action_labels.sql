-- What is said of the text of each act, and how we know.
{%- set methods = {
    'language': "case when inputs.rule_language <> 'und' then inputs.language_method end",
    'sentiment': 'inputs.sentiment_method',
    'brand_stance': "case when inputs.own_brand_stance is not null or chain.brand_stance is not null then 'addressed_sentiment' end",
    'stance': "case when inputs.rule_stance = 'query' then 'question' when inputs.rule_stance is not null then 'cues' end",
} %}
{%- set rules = {
    'language': "nullif(inputs.rule_language, 'und')",
    'sentiment': 'inputs.rule_sentiment',
    'brand_stance': 'coalesce(chain.brand_stance, inputs.own_brand_stance)',
    'stance': 'inputs.rule_stance',
} %}
select
    inputs.action_key,
    acts.platform,
    acts.account_id,
    acts.action_id,
    {%- for label, rule in rules.items() %}
    coalesce(inputs.override_{{ label }}, inputs.given_{{ label }}, {{ rule }}) as {{ label }},
    case
        when inputs.override_{{ label }} is not null then 'override'
        when inputs.given_{{ label }} is not null then 'given'
        else {{ methods[label] }}
    end as {{ label }}_method,
    {%- endfor %}
    inputs.rule_sentiment,
    inputs.is_question,
    case
        when inputs.override_is_question is not null then 'override' else inputs.question_method
    end as question_method,
    inputs.override_is_meaningful,
    {{ comment_intent('inputs.is_question', 'inputs.sentiment') }} as comment_intent,
    inputs.is_toxic,
    inputs.language_confidence,
    inputs.sentiment_score,
    inputs.label_version
from {{ ref('int_label_inputs') }} as inputs
inner join {{ ref('int_actions') }} as acts
    on acts.action_key = inputs.action_key
left join {{ ref('int_label_chain') }} as chain
    on chain.action_key = inputs.action_key
