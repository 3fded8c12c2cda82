-- Answers and mentions in one shape; what came by several ways counts once.
with records as (
    {%- for stream in ['replies', 'own_replies', 'mentions'] %}
    select
        account,
        load_id,
        is_current,
        '{{ stream }}' as stream,
        {{ loop.index }} as preference,
        min(extracted_at) over (partition by record_key) as first_seen_at,
        payload
    from {{ source('raw', 'threads__' ~ stream) }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

parsed as (
    select
        account,
        load_id,
        stream,
        preference,
        first_seen_at,
        {{ json_fields('payload', '{"id": "VARCHAR", "subject": "VARCHAR", "text": "VARCHAR",
            "username": "VARCHAR", "permalink": "VARCHAR", "timestamp": "VARCHAR",
            "root_post": {"id": "VARCHAR"}, "replied_to": {"id": "VARCHAR"},
            "quoted_post": {"id": "VARCHAR"}, "is_reply_owned_by_me": "BOOLEAN",
            "hide_status": "VARCHAR"}') }} as act
    from records
    where is_current
),

ranked as (
    select
        *,
        row_number() over (
            partition by account, act.id order by preference, load_id desc
        ) as place
    from parsed
    where act.id is not null
)

select
    account as account_id,
    stream,
    act.id as action_id,
    coalesce(act.root_post.id, act.subject) as root_id,
    coalesce(act.replied_to.id, act.root_post.id, act.subject) as parent_id,
    act.quoted_post.id as quoted_id,
    act.username as person,
    coalesce(act.is_reply_owned_by_me, false) or stream = 'own_replies' as is_own,
    coalesce({{ utc_timestamp('act.timestamp') }}, cast(first_seen_at as timestamp)) as acted_at,
    {{ utc_timestamp('act.timestamp') }} is null as is_first_seen,
    act.text as text,
    act.permalink as url,
    coalesce(act.hide_status in ('HIDDEN', 'COVERED', 'BLOCKED', 'RESTRICTED'), false) as is_hidden,
    load_id
from ranked
where place = 1
