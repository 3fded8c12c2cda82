-- Value of a measure at equal age: the counter where the content's figure comes from a counter
-- (rule B0), else the complete list. Values of two bases (other counter, other definition of it)
-- must not be compared.
select
    ages.platform,
    ages.account_id,
    ages.content_id,
    ages.format,
    ages.published_at,
    content.measure,
    ages.age_hours,
    case when content.source = 'counter' then coalesce(counters.value, lists.value)
        else lists.value
    end as value,
    case
        when content.source = 'counter' and counters.value is not null then 'counter'
        when lists.value is not null then 'actions'
        else 'none'
    end as source,
    coalesce(counters.metric, content.counter_metric, 'list')
    || coalesce(
        '@' || case
            when counters.metric is not null then counters.definition
            else content.metric_definition_version
        end,
        ''
    ) as basis
from {{ ref('int_content_ages') }} as ages
inner join {{ ref('mart_content_measures') }} as content
    on content.platform = ages.platform
    and content.account_id = ages.account_id
    and content.content_id = ages.content_id
    and content.source <> 'none'
left join {{ ref('int_counters_at_age') }} as counters
    on counters.platform = ages.platform
    and counters.account_id = ages.account_id
    and counters.content_id = ages.content_id
    and counters.measure = content.measure
    and counters.age_hours = ages.age_hours
left join {{ ref('int_lists_at_age') }} as lists
    on lists.platform = ages.platform
    and lists.account_id = ages.account_id
    and lists.content_id = ages.content_id
    and lists.measure = content.measure
    and lists.age_hours = ages.age_hours
