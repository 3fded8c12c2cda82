-- A content id under which acts are filed may itself be an act (a like of a comment): such acts
-- belong to the content under which that act stands.
with named as (
    select distinct platform || '|' || account_id || '|' || content_id as content_key
    from {{ ref('int_actions') }}
    where content_id is not null
)

select
    named.content_key,
    coalesce(chain.content_id, acts.content_id) as content_id
from named
inner join {{ ref('int_actions') }} as acts
    on acts.action_key = named.content_key
left join {{ ref('int_action_threads') }} as chain
    on chain.action_key = named.content_key
where not exists (
    select 1 from {{ ref('int_content') }} as known where known.content_key = named.content_key
)
