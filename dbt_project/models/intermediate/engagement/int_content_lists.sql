-- Content x measure for which there is a list: what it says and when it was last read to its end.
with types as (
    select distinct measures.measure, measures.action_type, measures.list_name
    from {{ ref('measures') }} as measures
    inner join {{ ref('action_types') }} as types
        on types.action_type = measures.action_type
        and types.direction = 'inbound'
),

listed as (
    select
        acts.platform,
        acts.account_id,
        acts.content_id,
        types.measure,
        sum(acts.listed) as listed,
        sum(acts.listed_direct) as listed_direct,
        sum(acts.identified) as identified
    from {{ ref('int_content_acts') }} as acts
    inner join types
        on types.action_type = acts.taxonomy_key
    group by acts.platform, acts.account_id, acts.content_id, types.measure
),

lists as (
    select distinct measure, list_name
    from types
    where list_name is not null
),

interface_reads as (
    select
        reads.platform,
        reads.account_id,
        reads.content_id,
        lists.measure,
        count(reads.complete_read_at) as complete_lists,
        min(reads.complete_read_at) as read_at
    from {{ ref('int_list_reads') }} as reads
    inner join lists
        on lists.list_name = reads.list_name
    where reads.content_id is not null
    group by reads.platform, reads.account_id, reads.content_id, lists.measure
)

select
    content.platform,
    content.account_id,
    content.content_id,
    held.measure,
    held.is_listed_by_file or coalesce(reads.complete_lists = held.interface_lists, false)
        as is_list_complete,
    case
        when held.is_listed_by_file then settings.as_of
        when reads.complete_lists = held.interface_lists then reads.read_at
    end as complete_read_at,
    coalesce(listed.listed, 0) as listed,
    coalesce(listed.listed_direct, 0) as listed_direct,
    coalesce(listed.identified, 0) as identified
from {{ ref('dim_content') }} as content
inner join {{ ref('int_listed_measures') }} as held
    on held.platform = content.platform
    and held.account_id = content.account_id
cross join {{ ref('stg_run__settings') }} as settings
left join interface_reads as reads
    on reads.platform = content.platform
    and reads.account_id = content.account_id
    and reads.content_id = content.content_id
    and reads.measure = held.measure
left join listed
    on listed.platform = content.platform
    and listed.account_id = content.account_id
    and listed.content_id = content.content_id
    and listed.measure = held.measure
