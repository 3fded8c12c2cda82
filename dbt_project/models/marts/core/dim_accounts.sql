with seen as (
    select platform, account_id from {{ ref('fct_actions') }}
    union
    select platform, account_id from {{ ref('int_content') }}
    union
    select platform, account_id from {{ ref('int_metrics') }}
),

named as (
    select platform, account_id, account_name
    from {{ ref('int_api_accounts') }}
),

configured as (
    select distinct platform, account as account_id
    from {{ source('raw', 'accounts') }}
),

every_account as (
    select platform, account_id from seen
    union
    select platform, account_id from named
    union
    select platform, account_id from configured
)

select
    every_account.platform,
    every_account.account_id,
    named.account_name,
    kinds.channel_kind,
    named.account_id is null and configured.account_id is null as is_inferred
from every_account
left join {{ ref('channel_kinds') }} as kinds
    on kinds.platform = every_account.platform
left join named
    on named.platform = every_account.platform
    and named.account_id = every_account.account_id
left join configured
    on configured.platform = every_account.platform
    and configured.account_id = every_account.account_id
