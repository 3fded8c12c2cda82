-- The lenses that are in force: seed lenses, in which threshold use_own_rows switches the rows that
-- no article names or implies (basis own) off. A row switched off stays, as an explicit never.
select
    action_type,
    lens,
    case when basis = 'own' and {{ threshold('use_own_rows') }} = 0 then 'never' else condition end
        as condition,
    basis,
    taxonomy_version
from {{ ref('lenses') }}
