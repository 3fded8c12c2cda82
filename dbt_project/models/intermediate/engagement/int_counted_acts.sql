-- Acts of the audience that count (not removed, team or bot, not after now), each with the lenses
-- it counts in and what the engagement marts need of it.
select
    acts.platform,
    acts.account_id,
    acts.content_id,
    acts.person_id,
    acts.target_person_id,
    acts.taxonomy_key,
    acts.action_type,
    acts.action_date,
    acts.quantity,
    acts.in_reply_to is null or acts.in_reply_to = acts.content_id as is_direct,
    coalesce(types.is_vanity, false) as is_vanity,
    coalesce(types.is_text, false) and acts.text_kind <> 'missing' as has_text,
    acts.sentiment,
    {%- for lens in lenses() %}
    lensed.{{ lens }},
    {%- endfor %}
    {% for lens in lenses() %}{{ 'or ' if not loop.first }}lensed.{{ lens }}
    {% endfor %} as any_lens
from {{ ref('fct_actions') }} as acts
inner join {{ ref('int_action_lenses') }} as lensed
    on lensed.action_key = acts.action_key
left join {{ ref('dim_action_types') }} as types
    on types.action_type = acts.taxonomy_key
