-- Each step counts people of the step before, so that its rate is a share.
with accounts as (
    select platform, account_id from {{ ref('dim_accounts') }}
    union all
    select 'all' as platform, 'all' as account_id
),

counted as (
    select
        platform,
        account_id,
        count(*) as engaged_persons,
        count(*) filter (where is_activated) as activated_persons,
        count(*) filter (where is_related) as related_persons,
        count(*) filter (where has_exchanges and not is_activated) as related_past_activation
    from {{ ref('int_person_funnel') }}
    group by platform, account_id
)

select
    accounts.platform,
    accounts.account_id,
    cast({{ threshold('funnel_days') }} as integer) as window_days,
    counted.engaged_persons,
    counted.activated_persons,
    counted.related_persons,
    counted.related_past_activation,
    {%- for step, num, den in [
        ('activation_rate', 'activated_persons', 'engaged_persons'),
        ('relation_rate', 'related_persons', 'activated_persons'),
    ] %}
    counted.{{ num }} as {{ step }}_num,
    counted.{{ den }} as {{ step }}_den,
    {{ ratio('counted.' ~ num, 'counted.' ~ den) }} as {{ step }},
    {{ wilson_low('counted.' ~ num, 'counted.' ~ den) }} as {{ step }}_low,
    {{ wilson_high('counted.' ~ num, 'counted.' ~ den) }} as {{ step }}_high,
    {%- endfor %}
    case when counted.engaged_persons is null then 'no_identified_people' else 'ok' end as status
from accounts
left join counted
    on counted.platform = accounts.platform
    and counted.account_id = accounts.account_id
