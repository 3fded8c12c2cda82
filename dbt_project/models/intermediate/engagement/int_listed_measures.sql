-- Measures whose acts an account has lists of, and how: a file holds complete lists of the kinds
-- of act in it, as of now; a platform's interface is complete where its reads say so.
with types as (
    select measures.measure, measures.action_type, measures.list_name
    from {{ ref('measures') }} as measures
    inner join {{ ref('action_types') }} as types
        on types.action_type = measures.action_type
        and types.direction = 'inbound'
),

by_file as (
    select distinct acts.platform, acts.account_id, types.measure
    from {{ ref('fct_actions') }} as acts
    inner join types
        on types.action_type = acts.taxonomy_key
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.direction = 'inbound'
        and not acts.is_from_api
        and acts.acted_at <= settings.as_of
),

by_interface as (
    select reads.platform, reads.account_id, types.measure, count(distinct reads.list_name) as lists
    from {{ ref('int_list_reads') }} as reads
    inner join types
        on types.list_name = reads.list_name
    group by reads.platform, reads.account_id, types.measure
)

select
    coalesce(by_file.platform, by_interface.platform) as platform,
    coalesce(by_file.account_id, by_interface.account_id) as account_id,
    coalesce(by_file.measure, by_interface.measure) as measure,
    by_file.measure is not null as is_listed_by_file,
    coalesce(by_interface.lists, 0) as interface_lists
from by_file
full outer join by_interface
    on by_interface.platform = by_file.platform
    and by_interface.account_id = by_file.account_id
    and by_interface.measure = by_file.measure
