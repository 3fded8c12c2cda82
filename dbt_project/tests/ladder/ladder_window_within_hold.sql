-- An entry window longer than the hold would let a run end before its entry could be met.
select stage, window_days, hold_days
from {{ ref('int_ladder_stage_rules') }}
where stage > 0
    and (window_days is null or hold_days is null or window_days > hold_days)
