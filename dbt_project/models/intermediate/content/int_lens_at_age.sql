-- Content x lens x age at which posts are judged: the sum of the parts that the lens has for this
-- content now, each at that age. NULL where one is unknown then; a part that is nought now was
-- nought before.
select
    ages.platform,
    ages.account_id,
    ages.content_id,
    ages.format,
    ages.published_at,
    parts.lens,
    ages.age_hours,
    case
        when count(*) = count(case when parts.value = 0 then 0 else aged.value end)
            then sum(coalesce(aged.value, 0.0) order by parts.part)
    end as value,
    -- Posts of which other things are counted (a poll has votes, a story no likes) do not compare.
    'lens:' || coalesce(
        string_agg(case when parts.counted_by = 'measure' then coalesce(aged.basis, parts.part) end,
            ',' order by parts.part),
        ''
    ) as basis
from {{ ref('int_content_lens_parts') }} as parts
inner join {{ ref('compared_measures') }} as compared
    on compared.is_lens
    and compared.measure = parts.lens
inner join {{ ref('int_content_ages') }} as ages
    on ages.platform = parts.platform
    and ages.account_id = parts.account_id
    and ages.content_id = parts.content_id
    and ages.age_hours between {{ threshold('breakout_first_hours') }}
    and {{ threshold('comparison_age_hours') }}
left join {{ ref('int_content_at_age') }} as aged
    on parts.counted_by = 'measure'
    and aged.platform = ages.platform
    and aged.account_id = ages.account_id
    and aged.content_id = ages.content_id
    and aged.measure = parts.part
    and aged.age_hours = ages.age_hours
group by
    ages.platform, ages.account_id, ages.content_id, ages.format, ages.published_at, parts.lens,
    ages.age_hours
