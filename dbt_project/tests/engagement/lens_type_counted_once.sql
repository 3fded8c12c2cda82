-- Every kind of act that a lens counts is reached by one way only: a measure, or the list.
select rules.lens, measures.action_type
from {{ ref('int_lens_rules') }} as rules
inner join {{ ref('measures') }} as measures
    on measures.measure = rules.measure
inner join {{ ref('int_lens_rules') }} as by_list
    on by_list.lens = rules.lens
    and by_list.counted_by = 'list'
    and by_list.action_type = measures.action_type
where rules.counted_by = 'measure'
