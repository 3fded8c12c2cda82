-- Evidence in order of time, with its neighbours. Where acts were removed, the weeks between two
-- removals (an epoch) each see their own set of acts: an act stands there once per epoch that
-- sees it. All others have one epoch without ends.
with placed as (
    select
        tracks.track_id,
        evidence.stage,
        evidence.strand,
        evidence.evidence_kind,
        evidence.action_key,
        evidence.acted_at,
        evidence.week_no,
        evidence.hidden_week
    from {{ ref('int_ladder_evidence') }} as evidence
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.person_id = evidence.person_id
        and (tracks.scope = 'all' or tracks.scope = evidence.platform)
),

removals as (
    select distinct track_id, stage, strand, hidden_week
    from placed
    where hidden_week is not null
),

epochs as (
    select
        track_id,
        stage,
        strand,
        coalesce(
            lag(hidden_week) over (partition by track_id, stage, strand order by hidden_week),
            -{{ ladder_open_week() }}
        ) as epoch_from,
        hidden_week - 1 as epoch_to
    from removals

    union all

    select track_id, stage, strand, max(hidden_week) as epoch_from, {{ ladder_open_week() }}
    from removals
    group by track_id, stage, strand
),

visible as (
    select placed.*, -{{ ladder_open_week() }} as epoch_from, {{ ladder_open_week() }} as epoch_to
    from placed
    where not exists (
        select 1
        from removals
        where removals.track_id = placed.track_id
            and removals.stage = placed.stage
            and removals.strand = placed.strand
    )

    union all

    select placed.*, epochs.epoch_from, epochs.epoch_to
    from placed
    inner join epochs
        on epochs.track_id = placed.track_id
        and epochs.stage = placed.stage
        and epochs.strand = placed.strand
        and placed.week_no <= epochs.epoch_to
        and coalesce(placed.hidden_week > epochs.epoch_from, true)
)

select
    track_id,
    stage,
    strand,
    evidence_kind,
    action_key,
    acted_at,
    week_no,
    epoch_from,
    epoch_to,
    lag(acted_at) over in_time as previous_at,
    lead(acted_at) over in_time as next_at,
    lead(week_no) over in_time as next_week_no
from visible
window in_time as (
    partition by track_id, stage, strand, epoch_from order by acted_at, action_key
)
