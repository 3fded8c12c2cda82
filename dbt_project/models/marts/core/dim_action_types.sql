with lenses as (
    select
        action_type,
        max(case when lens = 's0_engagement' then condition end) as s0_engagement,
        max(case when lens = 's0_interactivity' then condition end) as s0_interactivity,
        max(case when lens = 's1_engagement' then condition end) as s1_engagement,
        max(case when lens = 's1_two_way' then condition end) as s1_two_way,
        max(case when lens = 's2_quantity' then condition end) as s2_quantity,
        max(case when lens = 's2_quality' then condition end) as s2_quality
    from {{ ref('int_lenses') }}
    group by action_type
)

select
    types.action_type,
    types.direction,
    types.target_kind,
    types.effort_weight,
    types.is_vanity,
    types.makes_notification,
    types.is_text,
    lenses.s0_engagement,
    lenses.s0_interactivity,
    lenses.s1_engagement,
    lenses.s1_two_way,
    lenses.s2_quantity,
    lenses.s2_quality,
    types.ladder_stage,
    types.taxonomy_version
from {{ ref('action_types') }} as types
left join lenses
    on lenses.action_type = types.action_type
