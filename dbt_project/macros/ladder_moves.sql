{# The end of a mart of moves between stages: from the CTE `claimed`, the shares that enough people
   and full windows allow, with their interval. #}
{% macro ladder_move_shares(period) -%}
shares as (
    select
        *,
        case
            when not is_new and not is_warm_up
                and from_count >= {{ ladder_rule('transition_people') }}
                then person_count
        end as claimed_count
    from claimed
)

select
    {{ period }},
    cast(from_stage as integer) as from_stage,
    cast(to_stage as integer) as to_stage,
    cast(person_count as bigint) as person_count,
    cast(from_count as bigint) as from_count,
    {{ ratio('claimed_count', 'from_count') }} as p,
    {{ wilson_low('claimed_count', 'from_count') }} as p_low,
    {{ wilson_high('claimed_count', 'from_count') }} as p_high,
    case
        when is_new then 'new'
        when to_stage > from_stage then 'up'
        when to_stage < from_stage then 'down'
        else 'held'
    end as moved,
    is_warm_up,
    {{ ladder_rules_version() }} as rules_version
from shares
{%- endmacro %}
