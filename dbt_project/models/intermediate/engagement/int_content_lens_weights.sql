-- Content x lens: acts weighted by effort. A counter that mixes kinds of act weighs them all as
-- its lightest kind, and adds what a dearer kind weighs more for the acts known to be of it: by a
-- counter of that kind alone (quotes among shares), else by the list (answers to other followers
-- among comments).
with inbound as (
    select
        measures.measure,
        measures.action_type,
        types.effort_weight,
        min(types.effort_weight) over (partition by measures.measure) as least_weight,
        count(*) over (partition by measures.measure) as kinds
    from {{ ref('measures') }} as measures
    inner join {{ ref('action_types') }} as types
        on types.action_type = measures.action_type
        and types.direction = 'inbound'
),

dearer as (
    select
        inbound.measure,
        inbound.action_type,
        inbound.effort_weight - inbound.least_weight as surplus,
        min(alone.measure) as own_measure
    from inbound
    left join inbound as alone
        on alone.action_type = inbound.action_type
        and alone.kinds = 1
    where inbound.effort_weight > inbound.least_weight
    group by inbound.measure, inbound.action_type, inbound.effort_weight, inbound.least_weight
),

surpluses as (
    select
        whole.platform,
        whole.account_id,
        whole.content_id,
        whole.measure,
        sum(
            dearer.surplus
            * least(whole.value, coalesce(own.value, acts.listed, 0))
            order by dearer.action_type
        ) as surplus
    from {{ ref('mart_content_measures') }} as whole
    inner join dearer
        on dearer.measure = whole.measure
    left join {{ ref('mart_content_measures') }} as own
        on own.platform = whole.platform
        and own.account_id = whole.account_id
        and own.content_id = whole.content_id
        and own.measure = dearer.own_measure
    left join {{ ref('int_content_acts') }} as acts
        on acts.platform = whole.platform
        and acts.account_id = whole.account_id
        and acts.content_id = whole.content_id
        and acts.taxonomy_key = dearer.action_type
    where whole.value is not null
    group by whole.platform, whole.account_id, whole.content_id, whole.measure
),

weights as (
    select distinct 'measure' as counted_by, measure as part, least_weight as weight
    from inbound
    union all
    select 'list' as counted_by, action_type as part, effort_weight as weight
    from {{ ref('action_types') }}
),

versions as (
    select {{ comma_joined('taxonomy_version') }} as weights_version
    from {{ ref('action_types') }}
)

select
    parts.platform,
    parts.account_id,
    parts.content_id,
    parts.lens,
    sum(
        parts.value * weights.weight
        + case when parts.counted_by = 'measure' then coalesce(surpluses.surplus, 0) else 0 end
        order by parts.counted_by, parts.part, parts.value
    ) as weighted_total,
    max(versions.weights_version) as weights_version
from {{ ref('int_content_lens_parts') }} as parts
inner join weights
    on weights.counted_by = parts.counted_by
    and weights.part = parts.part
left join surpluses
    on surpluses.platform = parts.platform
    and surpluses.account_id = parts.account_id
    and surpluses.content_id = parts.content_id
    and surpluses.measure = parts.part
cross join versions
group by parts.platform, parts.account_id, parts.content_id, parts.lens
