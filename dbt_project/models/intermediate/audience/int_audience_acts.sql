-- Acts of the audience that count (rules of int_action_lenses), with what the marts about people,
-- votes, sessions and voice need of each.
select
    acts.action_key,
    acts.action_id,
    acts.platform,
    acts.account_id,
    acts.content_id,
    acts.person_id,
    acts.taxonomy_key,
    acts.action_type,
    acts.acted_at,
    acts.action_date,
    {{ week_of_day('acts.action_date') }} as week_start,
    acts.quantity,
    acts.sharer_followers,
    acts.conversion_source,
    coalesce(types.is_text, false) and acts.text_kind <> 'missing' as has_text,
    acts.is_question,
    acts.sentiment,
    labels.is_toxic,
    {% for lens in lenses() %}{{ 'or ' if not loop.first }}lensed.{{ lens }}
    {% endfor %} as any_lens,
    case when answers.answered_at <= settings.as_of then answers.answered_at end as answered_at
from {{ ref('fct_actions') }} as acts
inner join {{ ref('int_action_lenses') }} as lensed
    on lensed.action_key = acts.action_key
cross join {{ ref('stg_run__settings') }} as settings
left join {{ ref('dim_action_types') }} as types
    on types.action_type = acts.taxonomy_key
left join {{ ref('fct_action_labels') }} as labels
    on labels.action_key = acts.action_key
left join {{ ref('int_action_answers') }} as answers
    on answers.action_key = acts.action_key
