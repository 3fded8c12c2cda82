-- Content x lens with parts that the source reports as not known (missing, suppressed): the lens's
-- total leaves them out, and a reader must see that it does. What a platform never delivers is no
-- gap, nor is a measure for which another one of its family stands.
select
    silent.platform,
    silent.account_id,
    silent.content_id,
    rules.lens,
    {{ comma_joined('silent.measure') }} as missing_parts
from {{ ref('int_content_measures') }} as silent
inner join {{ ref('mart_content_measures') }} as content
    on content.platform = silent.platform
    and content.account_id = silent.account_id
    and content.content_id = silent.content_id
    and content.measure = silent.measure
inner join {{ ref('int_lens_rules') }} as rules
    on rules.measure = silent.measure
    and rules.counted_by = 'measure'
where silent.silence in ('missing', 'suppressed')
    and content.value is null
    and not exists (
        select 1
        from {{ ref('int_content_lens_parts') }} as parts
        inner join {{ ref('measures') }} as relatives
            on relatives.measure = parts.part
        where parts.platform = silent.platform
            and parts.account_id = silent.account_id
            and parts.content_id = silent.content_id
            and parts.lens = rules.lens
            and parts.counted_by = 'measure'
            and relatives.family = rules.family
    )
group by silent.platform, silent.account_id, silent.content_id, rules.lens
