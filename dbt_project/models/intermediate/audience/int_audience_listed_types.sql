-- Account x kind of act of which a file brought at least one: there a file is a complete list, so
-- that none on a piece of content means zero. Of kinds without a row nothing is known.
select distinct
    acts.platform,
    acts.account_id,
    acts.taxonomy_key
from {{ ref('fct_actions') }} as acts
cross join {{ ref('stg_run__settings') }} as settings
where acts.direction = 'inbound'
    and not acts.is_from_api
    and acts.acted_at <= settings.as_of
