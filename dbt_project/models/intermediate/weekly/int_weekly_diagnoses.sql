-- Account x week: the first rule of B28 that holds, and the side whose posts explain it.
with diagnosed as (
    select
        signals.*,
        case
            when not is_final then 'provisional'
            when guard is not null then 'insufficient_data'
            when quality_direction = 'down' and quantity_direction = 'steady'
                then 'improve_content_quality'
            when quantity_direction = 'down' and quality_direction in ('steady', 'up')
                then 'needs_reach'
            when quantity_direction = 'down' and quality_direction = 'down' then 'both_down'
            when quantity_direction = 'up' and quality_direction = 'down'
                then 'viral_or_controversy'
            when quantity_direction = 'up' and is_negative_share_up then 'incident'
            when quantity_direction = 'up' and quality_direction = 'up'
                then 'record_what_was_posted'
            else 'within_normal_range'
        end as diagnosis
    from {{ ref('int_weekly_signals') }} as signals
)

select
    *,
    case
        when diagnosis in ('provisional', 'insufficient_data', 'within_normal_range') then null
        when diagnosis = 'improve_content_quality' then 'quality'
        else 'quantity'
    end as moved_side,
    case
        when diagnosis in ('improve_content_quality', 'needs_reach', 'both_down') then -1
        when diagnosis in ('viral_or_controversy', 'incident', 'record_what_was_posted') then 1
    end as moved_sign
from diagnosed
