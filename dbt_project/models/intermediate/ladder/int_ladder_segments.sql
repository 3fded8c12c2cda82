-- Where each track stands, as stretches of weeks in which nothing that matters changes, from the
-- person's first week to the last one. Sums over changes, no week is visited twice.
{%- set stages = range(1, 8) %}
{%- set counters = [] %}
{%- for stage in stages %}{% do counters.append('stage_' ~ stage) %}{% endfor %}
{%- set others = [
    'state', 'capped_detractor', 'supportive', 'unharmonic_detractor', 'advocacy', 'private'
] %}
with last_week as (
    select max(week_no) as week_no
    from {{ ref('int_ladder_weeks') }}
),

summed as (
    select
        track_id,
        week_no,
        lead(week_no) over w - 1 as to_week
        {%- for counter in counters + others %},
        sum({{ counter }}) over w as {{ counter }}
        {%- endfor %}
    from {{ ref('int_ladder_changes') }}
    window w as (partition by track_id order by week_no)
),

active as (
    select
        summed.track_id,
        summed.week_no as from_week,
        coalesce(summed.to_week, last_week.week_no) as to_week
        {%- for stage in stages %},
        stage_{{ stage }} > 0 as is_active_{{ stage }}
        {%- endfor %},
        state > 0 as is_following,
        private > 0 as has_private_dialogue,
        {{ ladder_rule('harmony_factor') }} * unharmonic_detractor <= advocacy as is_harmonic,
        capped_detractor >= {{ ladder_rule('cap_detractor_acts') }}
        and capped_detractor > supportive as is_detractor
    from summed
    cross join last_week
),

stages as (
    select
        *,
        case
            {%- for stage in stages | reverse %}
            when is_active_{{ stage }}{{ ' and is_harmonic' if stage == 7 }} then {{ stage }}
            {%- endfor %}
            else 0
        end as raw_stage,
        case
            {%- for stage in stages | reverse %}
            when is_active_{{ stage }}{{ ' and is_harmonic' if stage == 7 }}
                and (not is_detractor or {{ stage }} <= {{ ladder_rule('cap_stage') }})
                then {{ stage }}
            {%- endfor %}
            else 0
        end as stage
    from active
),

compared as (
    select
        *,
        lag(stage) over w as previous_stage,
        lag(raw_stage) over w as previous_raw_stage,
        lag(is_following) over w as was_following,
        lag(is_active_7 and not is_harmonic) over w as was_out_of_harmony,
        lag(is_detractor) over w as was_detractor
    from stages
    window w as (partition by track_id order by from_week)
)

select
    *,
    max(case when stage is distinct from previous_stage then from_week end) over w as spell_from,
    max(stage) over w as highest_stage_ever
    {%- for stage in stages %},
    bool_or(is_active_{{ stage }}) over w as was_active_{{ stage }}
    {%- endfor %}
from compared
window w as (partition by track_id order by from_week)
