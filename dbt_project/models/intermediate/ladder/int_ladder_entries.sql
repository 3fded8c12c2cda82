-- For stages that take more than one act: the acts at which the entry was met over the trailing
-- window. An act answers one person; a spark is one act that brings all its repliers.
with gated as (
    select
        runs.track_id,
        runs.stage,
        runs.epoch_from,
        runs.action_key,
        runs.acted_at,
        runs.week_no,
        runs.evidence_kind,
        evidence.action_date,
        evidence.thread_key,
        evidence.other_person_id,
        rules.window_days
    from {{ ref('int_ladder_runs') }} as runs
    inner join {{ ref('int_ladder_stage_rules') }} as rules
        on rules.stage = runs.stage
        and rules.is_gated
    inner join {{ ref('int_ladder_evidence') }} as evidence
        on evidence.action_key = runs.action_key
        and evidence.stage = runs.stage
        and evidence.evidence_kind = runs.evidence_kind
    where runs.strand = ''
),

candidates as (
    select gated.track_id, gated.stage, gated.epoch_from
    from gated
    inner join {{ ref('int_ladder_stage_rules') }} as rules
        on rules.stage = gated.stage
    group by gated.track_id, gated.stage, gated.epoch_from
    having count(*) >= max(rules.acts)
        and count(distinct gated.thread_key) >= max(rules.threads)
        and count(distinct gated.action_date) >= max(rules.days)
),

acts as (
    select
        gated.*,
        case when gated.evidence_kind = 'defence' then gated.action_key end as defence_key,
        coalesce(gated.other_person_id, sparks.replier_person_id) as peer_person_id
    from gated
    inner join candidates
        on candidates.track_id = gated.track_id
        and candidates.stage = gated.stage
        and candidates.epoch_from = gated.epoch_from
    left join {{ ref('int_ladder_sparks') }} as sparks
        on sparks.action_key = gated.action_key
        and gated.evidence_kind = 'spark'
),

counted as (
    select
        *,
        count(distinct action_key) over within_window as act_count,
        count(distinct peer_person_id) over within_window as peer_count,
        count(distinct thread_key) over within_window as thread_count,
        count(distinct action_date) over within_window as day_count,
        count(distinct defence_key) over within_window as defence_count
    from acts
    window within_window as (
        partition by track_id, stage, epoch_from
        order by acted_at
        range between window_days * interval '24 hours' preceding and current row
    )
)

select distinct
    counted.track_id,
    counted.stage,
    counted.epoch_from,
    counted.action_key,
    counted.acted_at,
    counted.week_no
from counted
inner join {{ ref('int_ladder_stage_rules') }} as rules
    on rules.stage = counted.stage
    and counted.act_count >= rules.acts
    and counted.peer_count >= rules.peers
    and counted.thread_count >= rules.threads
    and counted.day_count >= rules.days
    and counted.defence_count >= rules.defences
