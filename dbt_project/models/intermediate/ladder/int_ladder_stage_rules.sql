-- The rules of seed ladder_rules as one row per stage. A stage is gated when one act is not enough.
with rules as (
    select
        stage,
        max(case when rule = 'entry_acts' then value end) as acts,
        coalesce(max(case when rule = 'entry_peers' then value end), 0) as peers,
        coalesce(max(case when rule = 'entry_threads' then value end), 0) as threads,
        coalesce(max(case when rule = 'entry_days' then value end), 0) as days,
        coalesce(max(case when rule = 'entry_defences' then value end), 0) as defences,
        max(case when rule = 'window_days' then value end) as window_days,
        max(case when rule = 'hold_days' then value end) as hold_days,
        max(case when rule = 'warm_up_days' then value end) as warm_up_days,
        coalesce(max(case when rule = 'paid_counts' then value end) = 1, false) as paid_counts
    from {{ ref('ladder_rules') }}
    where stage is not null
    group by stage
)

select
    *,
    coalesce(greatest(acts, peers, threads, days, defences + 1) > 1, false) as is_gated
from rules
