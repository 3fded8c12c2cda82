-- Comments, tags and messages in one shape. People are known by id; where the platform gives a name
-- alone, by the id that came with that name elsewhere, else by the name.
with comments as (
    select
        account, load_id, min(extracted_at) over (partition by record_key) as first_seen_at,
        is_current,
        {{ json_fields('payload', '{"id": "VARCHAR", "subject": "VARCHAR", "parent": "VARCHAR",
            "parent_id": "VARCHAR", "text": "VARCHAR", "timestamp": "VARCHAR",
            "username": "VARCHAR", "hidden": "BOOLEAN",
            "from": {"id": "VARCHAR", "username": "VARCHAR"}}') }} as act
    from {{ source('raw', 'instagram__comments') }}
),

tags as (
    select
        account, load_id, min(extracted_at) over (partition by record_key) as first_seen_at,
        is_current,
        {{ json_fields('payload', '{"id": "VARCHAR", "caption": "VARCHAR", "timestamp": "VARCHAR",
            "username": "VARCHAR", "permalink": "VARCHAR"}') }} as act
    from {{ source('raw', 'instagram__tags') }}
),

messages as (
    select
        account, load_id, min(extracted_at) over (partition by record_key) as first_seen_at,
        is_current,
        {{ json_fields('payload', '{"id": "VARCHAR", "conversation": "VARCHAR",
            "sent_at": "VARCHAR", "message": "VARCHAR",
            "from": {"id": "VARCHAR", "username": "VARCHAR"},
            "to": {"data": [{"id": "VARCHAR"}]}}') }} as act
    from {{ source('raw', 'instagram__messages') }}
),

acts as (
    select account as account_id, 'comment' as kind, act.id as action_id, act.subject as content_id,
        coalesce(act.parent, act.parent_id) as parent_id, cast(null as varchar) as conversation,
        act."from".id as person_id, coalesce(act."from".username, act.username) as person_name,
        cast(null as varchar) as addressed_id, act.timestamp as told_at, act.text as text,
        cast(null as varchar) as url, coalesce(act.hidden, false) as is_hidden,
        first_seen_at, load_id
    from comments where is_current and act.id is not null

    union all

    select account, 'tag', 'tag:' || act.id, null, null, null, null, act.username, null,
        act.timestamp, act.caption, act.permalink, false, first_seen_at, load_id
    from tags where is_current and act.id is not null

    union all

    select account, 'message', act.id, null, null, act.conversation, act."from".id,
        act."from".username, {{ list_item('act."to".data', 1) }}.id, act.sent_at, act.message, null,
        false, first_seen_at, load_id
    from messages where is_current and act.id is not null
),

known as (
    select account_id, person_name, max(person_id) as person_id, min(load_id) as load_id
    from acts
    where person_id is not null
    group by account_id, person_name
)

select
    acts.account_id,
    acts.kind,
    acts.action_id,
    acts.content_id,
    acts.parent_id,
    acts.conversation,
    coalesce(
        acts.person_id in (owners.platform_person_id, owners.scoped_id)
        or acts.person_name = owners.username,
        false
    ) as is_own,
    coalesce(acts.person_id, known.person_id, '@' || acts.person_name) as person_id,
    acts.person_name,
    acts.addressed_id,
    coalesce({{ utc_timestamp('acts.told_at') }}, cast(acts.first_seen_at as timestamp)) as acted_at,
    {{ utc_timestamp('acts.told_at') }} is null as is_first_seen,
    acts.text,
    acts.url,
    acts.is_hidden,
    owners.platform_person_id as owner_id,
    case
        when acts.person_id is null then {{ later('acts.load_id', 'known.load_id') }}
        else acts.load_id
    end as load_id
from acts
left join {{ ref('stg_instagram__profiles') }} as owners
    on owners.account_id = acts.account_id
left join known
    on known.account_id = acts.account_id and known.person_name = acts.person_name
