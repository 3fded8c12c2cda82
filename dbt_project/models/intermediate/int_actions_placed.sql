-- Acts with what other acts, the taxonomy and linked ids say of them.
{{ config(materialized='view') }}

select
    acts.*,
    coalesce(people.canonical_person_id, acts.platform || ':' || acts.platform_person_id)
        as person_id,
    coalesce(
        targets.canonical_person_id,
        acts.platform || ':' || acts.target_platform_person_id,
        context.parent_person_id
    ) as target_person_id,
    case
        when acts.target_platform_person_id is not null then 'given'
        else coalesce(
            context.reply_target_method,
            case when context.parent_person_id is not null then 'given' end
        )
    end as reply_target_method,
    context.answered_key,
    coalesce(aliases.content_id, context.content_id, acts.content_id) as root_content_id,
    coalesce(context.thread_id, acts.thread_id, case when types.is_text then acts.action_id end)
        as root_thread_id,
    context.depth,
    coalesce(context.is_lively_thread, false) as is_lively_thread,
    coalesce(types.is_text, false) as is_text,
    types.direction as type_direction,
    types.target_kind as type_target_kind,
    types.effort_weight,
    valences.valence
from {{ ref('int_actions') }} as acts
left join {{ ref('int_action_context') }} as context
    on context.action_key = acts.action_key
left join {{ ref('int_content_aliases') }} as aliases
    on aliases.content_key = acts.platform || '|' || acts.account_id || '|' || acts.content_id
left join {{ ref('stg_run__people') }} as people
    on people.person_id = acts.platform || ':' || acts.platform_person_id
left join {{ ref('stg_run__people') }} as targets
    on targets.person_id = acts.platform || ':' || acts.target_platform_person_id
left join {{ ref('action_types') }} as types
    on types.action_type = acts.action_type
left join {{ ref('reaction_valence') }} as valences
    on valences.reaction_kind
    = case acts.action_type when 'like' then 'like' when 'reaction' then acts.reaction_kind end
