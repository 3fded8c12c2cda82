{# What the reads of lists of people say about each member: when the list first showed it, and
   whether it has left. Gone means missing from two complete reads in a row; the second of them is
   when it was noticed. A member that comes back is not gone. #}

{% macro list_reads(platform) %}
select
    raw_reads.account as account_id,
    raw_reads.fields.list as list,
    raw_reads.fields.subject as content_id,
    cast({{ utc_timestamp('raw_reads.fields.read_at') }} as timestamp) as read_at,
    coalesce(raw_reads.fields.is_complete, false) as is_complete,
    cast({{ list_length('raw_reads.fields.members') }} as bigint) as member_count,
    raw_reads.fields.members as members,
    raw_reads.load_id
from (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"list": "VARCHAR", "subject": "VARCHAR", "read_at": "VARCHAR",
            "is_complete": "BOOLEAN", "members": ["VARCHAR"]}') }} as fields
    from {{ source('raw', platform ~ '__list_reads') }}
    where is_current
) as raw_reads
{% endmacro %}

{% macro list_presence(platform) %}
with reads as (
    select
        *,
        sum(case when is_complete then 1 else 0 end) over (
            partition by account_id, list, content_id order by read_at, load_id
            rows between unbounded preceding and current row
        ) as complete_so_far
    from ({{ list_reads(platform) }}) as all_reads
    where list <> 'replies'
),

shown as (
    select
        account_id,
        list,
        content_id,
        read_at,
        complete_so_far,
        is_complete,
        {{ unnest_list('members') }} as member_id
    from reads
),

spans as (
    select
        account_id,
        list,
        content_id,
        member_id,
        min(read_at) as first_seen_at,
        -- Complete reads before the first sight: none means that it may have stood there always.
        min(complete_so_far - case when is_complete then 1 else 0 end) as complete_before,
        max(complete_so_far) as complete_until_last
    from shown
    group by account_id, list, content_id, member_id
)

select
    spans.account_id,
    spans.list,
    spans.content_id,
    spans.member_id,
    spans.first_seen_at,
    spans.complete_before = 0 as is_from_start,
    gone.read_at as removed_at,
    gone.load_id as removal_load_id
from spans
left join reads as gone
    on gone.account_id = spans.account_id
    and gone.list = spans.list
    and gone.content_id = spans.content_id
    and gone.is_complete
    and gone.complete_so_far = spans.complete_until_last + 2
{% endmacro %}

{# The post of the brand below which a post was found in a thread, by the newest read. #}
{% macro thread_roots(platform) %}
select
    account_id,
    member_id as status_id,
    root_id
from (
    select
        account_id,
        content_id as root_id,
        member_id,
        row_number() over (
            partition by account_id, member_id order by read_at desc, load_id desc, content_id
        ) as place
    from (
        select account_id, content_id, read_at, load_id, {{ unnest_list('members') }} as member_id
        from ({{ list_reads(platform) }}) as reads
        where list = 'replies'
    ) as shown
) as ranked
where place = 1
{% endmacro %}
