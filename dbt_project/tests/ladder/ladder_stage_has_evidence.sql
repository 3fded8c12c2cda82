-- No stage without an act behind it.
select weeks.person_id, weeks.week_start, weeks.stage
from {{ ref('mart_ladder_person_week') }} as weeks
where weeks.stage > 0
    and not exists (
        select 1
        from {{ ref('mart_ladder_evidence') }} as evidence
        where evidence.person_id = weeks.person_id
            and evidence.stage = weeks.stage
            and weeks.week_start between evidence.week_start and evidence.last_week_start
    )
