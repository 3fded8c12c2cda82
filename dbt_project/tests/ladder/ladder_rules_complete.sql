-- Every rule stands once per stage, and every seed of the ladder is of one and the same version.
select rule, stage, count(*) as row_count
from {{ ref('ladder_rules') }}
group by rule, stage
having count(*) > 1

union all

select 'rules_version' as rule, null as stage, count(distinct rules_version) as row_count
from (
    select rules_version from {{ ref('ladder_rules') }}
    union
    select rules_version from {{ ref('ladder_acts') }}
    union
    select rules_version from {{ ref('ladder_stages') }}
) as versions
having count(distinct rules_version) <> 1
