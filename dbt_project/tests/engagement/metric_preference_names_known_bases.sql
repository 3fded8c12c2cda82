-- A counter is added only to one that its platform prefers at the same rank.
select added.*
from {{ ref('metric_preference') }} as added
left join {{ ref('metric_preference') }} as base
    on base.platform = added.platform
    and base.measure = added.measure
    and base.rank = added.rank
    and base.metric = added.adds_to
    and base.adds_to is null
where added.adds_to is not null
    and base.metric is null
