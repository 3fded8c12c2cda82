-- No lens adds a measure and one that contains it (reactions and likes, clicks and link clicks).
select
    parts.platform,
    parts.account_id,
    parts.content_id,
    parts.lens,
    rules.family
from {{ ref('int_content_lens_parts') }} as parts
inner join {{ ref('int_lens_rules') }} as rules
    on rules.lens = parts.lens
    and rules.measure = parts.part
    and rules.counted_by = 'measure'
where parts.counted_by = 'measure'
group by parts.platform, parts.account_id, parts.content_id, parts.lens, rules.family
having count(distinct rules.family_rank) > 1
