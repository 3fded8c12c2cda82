-- Account x local day from which its people are known completely: of one read by its interface the
-- first complete extraction, of one known from files alone its first act.
with first_acts as (
    select platform, account_id, min(acted_at) as first_act_at
    from {{ ref('fct_actions') }}
    group by platform, account_id
),

extractions as (
    select
        platform,
        account as account_id,
        min(case when is_complete then finished_at end) as first_complete_at
    from {{ source('raw', 'extractions') }}
    group by platform, account
)

select
    first_acts.platform,
    first_acts.account_id,
    {{ local_date(
        "case when extractions.account_id is null then first_acts.first_act_at"
        ~ " else coalesce(extractions.first_complete_at, settings.as_of) end",
        'settings.timezone'
    ) }} as data_from
from first_acts
cross join {{ ref('stg_run__settings') }} as settings
left join extractions
    on extractions.platform = first_acts.platform
    and extractions.account_id = first_acts.account_id
