-- From which week on a person's stage rests on which start of data: the latest start among the
-- accounts on which the person had acted. Of an account read by its interface the data start at
-- its first complete extraction, of one known from files alone at its first act.
with first_acts as (
    select platform, account_id, min(acted_at) as first_act_at
    from {{ ref('fct_actions') }}
    group by platform, account_id
),

extractions as (
    select
        platform,
        account as account_id,
        min(finished_at) filter (where is_complete) as first_complete_at
    from {{ source('raw', 'extractions') }}
    group by platform, account
),

starts as (
    select
        first_acts.platform,
        first_acts.account_id,
        case
            when extractions.account_id is null then first_acts.first_act_at
            else coalesce(extractions.first_complete_at, settings.as_of)
        end as data_from
    from first_acts
    cross join {{ ref('stg_run__settings') }} as settings
    left join extractions
        on extractions.platform = first_acts.platform
        and extractions.account_id = first_acts.account_id
),

seen as (
    select person_id, platform, account_id, min(week_no) as from_week
    from {{ ref('int_ladder_acts') }}
    group by person_id, platform, account_id
),

per_week as (
    select tracks.track_id, seen.from_week, max(starts.data_from) as data_from
    from seen
    inner join starts
        on starts.platform = seen.platform
        and starts.account_id = seen.account_id
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.person_id = seen.person_id
        and tracks.scope = 'all'
    group by tracks.track_id, seen.from_week
)

select
    track_id,
    from_week,
    coalesce(
        lead(from_week) over (partition by track_id order by from_week) - 1,
        {{ ladder_open_week() }}
    ) as to_week,
    max(data_from) over (partition by track_id order by from_week) as data_from
from per_week
