-- Content x measure x age by list: acts up to that age. Only lists read to their end at or after
-- it, in which every act is dated exactly: acts dated at the publication or at the first sight
-- would all seem to have come at once.
with lists as (
    select
        lists.platform,
        lists.account_id,
        lists.content_id,
        lists.measure,
        ages.age_hours,
        ages.due_at
    from {{ ref('int_content_lists') }} as lists
    inner join {{ ref('int_content_ages') }} as ages
        on ages.platform = lists.platform
        and ages.account_id = lists.account_id
        and ages.content_id = lists.content_id
        and ages.due_at <= lists.complete_read_at
    where lists.is_list_complete
),

acts as (
    select
        acts.platform,
        acts.account_id,
        acts.content_id,
        measures.measure,
        acts.acted_at,
        acts.time_basis,
        acts.quantity
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('int_action_lenses') }} as counted
        on counted.action_key = acts.action_key
    inner join (
        select distinct measures.measure, measures.action_type
        from {{ ref('measures') }} as measures
        inner join {{ ref('action_types') }} as types
            on types.action_type = measures.action_type
            and types.direction = 'inbound'
    ) as measures
        on measures.action_type = acts.taxonomy_key
    where acts.content_id is not null
)

select
    lists.platform,
    lists.account_id,
    lists.content_id,
    lists.measure,
    lists.age_hours,
    coalesce(sum(case when acts.acted_at <= lists.due_at then acts.quantity end), 0) as value
from lists
left join acts
    on acts.platform = lists.platform
    and acts.account_id = lists.account_id
    and acts.content_id = lists.content_id
    and acts.measure = lists.measure
group by lists.platform, lists.account_id, lists.content_id, lists.measure, lists.age_hours
having coalesce(bool_and(acts.time_basis = 'exact'), true)
