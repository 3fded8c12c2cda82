-- How each lens counts each kind of act: by a measure, where the lens counts every act of that
-- measure; else act by act on the lists. Lens any_lens counts what any of the others counts.
with rules as (
    select lens, action_type, condition
    from {{ ref('int_lenses') }}
    union all
    select
        'any_lens' as lens,
        action_type,
        case when bool_and(condition = 'never') then 'never' else 'always' end as condition
    from {{ ref('int_lenses') }}
    group by action_type
),

inbound as (
    select rules.lens, rules.action_type, rules.condition, types.is_vanity
    from rules
    inner join {{ ref('action_types') }} as types
        on types.action_type = rules.action_type
        and types.direction = 'inbound'
),

by_measure as (
    select
        inbound.lens,
        measures.measure,
        measures.family,
        measures.family_rank,
        bool_and(inbound.is_vanity) as is_vanity
    from {{ ref('measures') }} as measures
    inner join inbound
        on inbound.action_type = measures.action_type
    group by inbound.lens, measures.measure, measures.family, measures.family_rank
    having bool_and(inbound.condition = 'always')
)

select
    lens,
    'measure' as counted_by,
    measure,
    cast(null as varchar) as action_type,
    family,
    family_rank,
    is_vanity,
    false as is_conditional
from by_measure

union all

select
    inbound.lens,
    'list' as counted_by,
    best.measure,
    inbound.action_type,
    best.family,
    best.family_rank,
    inbound.is_vanity,
    inbound.condition <> 'always' as is_conditional
from inbound
left join (
    select
        measure,
        action_type,
        family,
        family_rank,
        row_number() over (partition by action_type order by family_rank, measure) as best_first
    from {{ ref('measures') }}
) as best
    on best.action_type = inbound.action_type
    and best.best_first = 1
where inbound.condition <> 'never'
    and not exists (
        select 1
        from by_measure
        inner join {{ ref('measures') }} as measures
            on measures.measure = by_measure.measure
        where by_measure.lens = inbound.lens
            and measures.action_type = inbound.action_type
    )
