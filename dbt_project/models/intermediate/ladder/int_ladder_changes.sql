-- How the number of things that hold or weigh on a track changes, per week with a change. The row
-- of a person's first week stands even where nothing does.
{%- set counters = [] %}
{%- for stage in range(1, 8) %}{% do counters.append('stage_' ~ stage) %}{% endfor %}
{%- set others = [
    'state', 'capped_detractor', 'supportive', 'unharmonic_detractor', 'advocacy', 'private'
] %}
with last_week as (
    select max(week_no) as week_no
    from {{ ref('int_ladder_weeks') }}
),

-- Counters go by number, which is what makes the sums over millions of changes quick.
spans as (
    select track_id, stage as counter_no, from_week, to_week
    from {{ ref('int_ladder_intervals') }}
    union all
    select track_id, 8 as counter_no, from_week, to_week
    from {{ ref('int_ladder_intervals') }}
    where is_state
    union all
    select
        track_id,
        case tally
            {%- for other in others[1:] %}
            when '{{ other }}' then {{ loop.index + 8 }}
            {%- endfor %}
        end as counter_no,
        from_week,
        to_week
    from {{ ref('int_ladder_tallies') }}
    where from_week <= to_week
),

changes as (
    select track_id, counter_no, from_week as week_no, 1 as change from spans
    union all
    select track_id, counter_no, to_week + 1 as week_no, -1 as change from spans
    union all
    select track_id, 0 as counter_no, first_week as week_no, 1 as change
    from {{ ref('int_ladder_tracks') }}
)

select
    changes.track_id,
    changes.week_no
    {%- for counter in counters + others %},
    cast(sum(case when counter_no = {{ loop.index }} then change else 0 end) as integer)
        as {{ counter }}
    {%- endfor %}
from changes
inner join last_week
    on changes.week_no <= last_week.week_no
group by changes.track_id, changes.week_no
