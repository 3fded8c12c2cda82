-- The brand's own acts that a counter may count too, by the measure they would be counted under.
select
    acts.action_key,
    acts.platform,
    acts.account_id,
    acts.content_id,
    measures.measure,
    acts.acted_at,
    acts.action_date,
    acts.removed_at,
    acts.quantity,
    acts.in_reply_to is null or acts.in_reply_to = acts.content_id as is_direct
from {{ ref('fct_actions') }} as acts
inner join {{ ref('measures') }} as measures
    on measures.action_type = acts.action_type
cross join {{ ref('stg_run__settings') }} as settings
where acts.direction = 'outbound'
    and acts.acted_at <= settings.as_of
