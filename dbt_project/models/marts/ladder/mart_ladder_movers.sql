with moved as (
    select
        segments.*,
        segments.from_week as week_no,
        coalesce(segments.previous_stage, 0) as from_stage,
        tracks.person_id
    from {{ ref('int_ladder_segments') }} as segments
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = segments.track_id
        and tracks.scope = 'all'
    where segments.stage <> coalesce(segments.previous_stage, 0)
),

-- The act that met the entry of the stage risen to in that very week.
reached as (
    select moved.track_id, moved.week_no, intervals.entry_action_key as action_key, 'reached' as reason
    from moved
    inner join {{ ref('int_ladder_intervals') }} as intervals
        on intervals.track_id = moved.track_id
        and intervals.stage = moved.stage
        and intervals.from_week = moved.week_no
        and (intervals.entry_week = intervals.from_week or intervals.is_state)
    where moved.stage > moved.from_stage
),

-- The act whose hold, or whose removal, ended the stage fallen from.
ended as (
    select
        moved.track_id,
        moved.week_no,
        coalesce(removed.action_key, intervals.last_action_key) as action_key,
        case
            when intervals.is_state then 'unfollowed'
            when removed.action_key is not null then 'removed'
            else 'lapsed'
        end as reason
    from moved
    inner join {{ ref('int_ladder_intervals') }} as intervals
        on intervals.track_id = moved.track_id
        and intervals.stage = moved.from_stage
        and intervals.to_week = moved.week_no - 1
    left join {{ ref('int_ladder_evidence') }} as removed
        on intervals.is_cut_by_removal
        and not intervals.is_state
        and removed.person_id = moved.person_id
        and removed.stage = intervals.stage
        and removed.hidden_week = moved.week_no
    where moved.stage < moved.from_stage
),

-- The last detractor act of those whom the cap or the loss of harmony brought down.
criticised as (
    select
        moved.track_id,
        moved.week_no,
        tallies.action_key,
        case when moved.is_detractor then 'detractor_cap' else 'harmony' end as reason
    from moved
    inner join {{ ref('int_ladder_tallies') }} as tallies
        on tallies.track_id = moved.track_id
        and moved.week_no between tallies.from_week and tallies.to_week
        and tallies.tally
        = case when moved.is_detractor then 'capped_detractor' else 'unharmonic_detractor' end
    where moved.stage < moved.from_stage
        and (
            (moved.is_detractor and not moved.was_detractor and moved.raw_stage >= moved.from_stage)
            or (moved.is_active_7 and not moved.is_harmonic and moved.from_stage = 7)
        )
),

causes as (
    select 1 as preference, * from criticised
    union all
    select 2 as preference, * from reached
    union all
    select 3 as preference, * from ended
),

chosen as (
    select
        causes.*,
        acts.action_id,
        row_number() over (
            partition by causes.track_id, causes.week_no
            order by causes.preference, acts.acted_at desc, acts.action_id desc
        ) as nth
    from causes
    inner join {{ ref('int_ladder_acts') }} as acts
        on acts.action_key = causes.action_key
)

select
    moved.person_id,
    weeks.week_start,
    cast(moved.from_stage as integer) as from_stage,
    cast(moved.stage as integer) as to_stage,
    coalesce(
        chosen.reason,
        case when moved.was_out_of_harmony then 'harmony_restored' else 'cap_lifted' end
    ) as reason,
    chosen.action_id,
    {{ ladder_rules_version() }} as rules_version
from moved
inner join {{ ref('int_ladder_weeks') }} as weeks
    on weeks.week_no = moved.week_no
left join chosen
    on chosen.track_id = moved.track_id
    and chosen.week_no = moved.week_no
    and chosen.nth = 1
