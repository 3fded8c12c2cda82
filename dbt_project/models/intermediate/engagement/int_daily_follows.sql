-- Account x local day: identified people who followed, and those of them who had looked at the
-- profile shortly before (threshold follow_after_view_days, in hours of the clock; the instant of
-- the view included). No row: the account's profile views or follows name nobody.
with acts as (
    select
        acts.platform,
        acts.account_id,
        acts.person_id,
        acts.action_type,
        acts.acted_at,
        acts.action_date
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('int_action_lenses') }} as lensed
        on lensed.action_key = acts.action_key
    where acts.action_type in ('follow', 'profile_view')
        and acts.person_id is not null
),

known as (
    select platform, account_id
    from acts
    group by platform, account_id
    having count(distinct action_type) = 2
)

select
    follows.platform,
    follows.account_id,
    follows.action_date as activity_date,
    count(distinct follows.person_id) as followers,
    count(distinct case when views.person_id is not null then follows.person_id end)
        as followers_after_view
from acts as follows
inner join known
    on known.platform = follows.platform
    and known.account_id = follows.account_id
left join acts as views
    on views.platform = follows.platform
    and views.account_id = follows.account_id
    and views.person_id = follows.person_id
    and views.action_type = 'profile_view'
    and views.acted_at <= follows.acted_at
    and views.acted_at
        >= {{ hours_after('follows.acted_at', '-24 * ' ~ threshold('follow_after_view_days')) }}
where follows.action_type = 'follow'
group by follows.platform, follows.account_id, follows.action_date
