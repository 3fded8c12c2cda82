with segments as (
    select
        segments.*,
        tracks.person_id,
        segments.raw_stage = 0 and segments.stage = 0 as is_off,
        coalesce(segments.previous_raw_stage > 0 or segments.previous_stage > 0, false)
            as was_on
    from {{ ref('int_ladder_segments') }} as segments
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = segments.track_id
        and tracks.scope = 'all'
),

lapses as (
    select
        *,
        max(case when is_off and was_on then from_week end) over w as lapsed_in,
        max(case when is_off and was_on and was_following and not is_following then from_week end)
            over w as unfollowed_in
    from segments
    window w as (partition by track_id order by from_week)
),

-- Weeks off the ladder have a row where there is a disposition, and in the first week of a lapse.
shown as (
    select
        *,
        case when is_off and not is_detractor then from_week else to_week end as shown_to,
        concat_ws(
            ','
            {%- for stage in range(1, 7) %},
            case when stage > {{ stage }} and not was_active_{{ stage }} then '{{ stage }}' end
            {%- endfor %}
        ) as skipped
    from lapses
    where not is_off or is_detractor or was_on
),

warmed as (
    select
        shown.*,
        warm_up.data_from,
        greatest(shown.from_week, warm_up.from_week) as warmed_from,
        least(shown.shown_to, warm_up.to_week) as warmed_to
    from shown
    inner join {{ ref('int_ladder_warm_up') }} as warm_up
        on warm_up.track_id = shown.track_id
        and warm_up.from_week <= shown.shown_to
        and warm_up.to_week >= shown.from_week
),

-- A stage held by following alone, or beside it, lapses on no date.
dated as (
    select
        warmed.*,
        greatest(warmed.warmed_from, coalesce(expiries.from_week, warmed.warmed_from)) as row_from,
        least(warmed.warmed_to, coalesce(expiries.to_week, warmed.warmed_to)) as row_to,
        expiries.expires_on
    from warmed
    left join {{ ref('int_ladder_expiries') }} as expiries
        on expiries.track_id = warmed.track_id
        and expiries.stage = warmed.stage
        and expiries.from_week <= warmed.warmed_to
        and expiries.to_week >= warmed.warmed_from
        and not (warmed.stage = 1 and warmed.is_following)
),

-- One platform of the person's texts that cannot be read leaves an attack or a defence unseen.
assessed as (
    select acts.person_id, bool_and(texts.is_assessable) as is_assessable
    from (select distinct person_id, platform from {{ ref('int_ladder_acts') }}
        where is_text or is_contribution) as acts
    inner join {{ ref('int_ladder_classification') }} as texts
        on texts.platform = acts.platform
    group by acts.person_id
)

select
    dated.person_id,
    weeks.week_start,
    cast(dated.stage as integer) as stage,
    names.stage_name,
    cast(dated.raw_stage as integer) as raw_stage,
    cast(dated.highest_stage_ever as integer) as highest_stage_ever,
    case when dated.is_detractor then 'detractor' end as disposition,
    case
        when not dated.is_off then null
        when dated.unfollowed_in = dated.lapsed_in then 'unfollowed'
        when dated.lapsed_in is not null then 'lapsed'
    end as lapse_reason,
    nullif(dated.skipped, '') as skipped_stages,
    cast(weeks.week_no - dated.spell_from + 1 as integer) as weeks_in_stage,
    dated.expires_on as stage_expires_on,
    dated.has_private_dialogue,
    weeks.ends_at < {{ ladder_add_days('dated.data_from', 'rules.warm_up_days') }} as is_warm_up,
    assessed.is_assessable as is_stage_7_assessable,
    {{ ladder_rules_version() }} as rules_version
from dated
inner join {{ ref('int_ladder_weeks') }} as weeks
    on weeks.week_no between dated.row_from and dated.row_to
inner join {{ ref('int_ladder_stage_rules') }} as rules
    on rules.stage = dated.stage
inner join {{ ref('ladder_stages') }} as names
    on names.stage = dated.stage
left join assessed
    on assessed.person_id = dated.person_id
