{# The account by its newest record, one row an account. `relation` has account_id, account_name,
   platform_person_id, extracted_at and load_id. #}
{% macro canonical_accounts(platform, relation, also=[]) -%}
select
    '{{ platform }}' as platform,
    ranked.account_id,
    ranked.account_name,
    ranked.platform_person_id
    {%- for name in also %},
    ranked.{{ name }}
    {%- endfor %}
from (
    select
        seen.*,
        row_number() over (
            partition by seen.account_id order by seen.extracted_at desc, seen.load_id desc
        ) as place
    from {{ relation }} as seen
) as ranked
where ranked.place = 1
{%- endmacro %}

{# Reads of lists of people, one row a read. #}
{% macro canonical_list_reads(platform) -%}
select
    '{{ platform }}' as platform,
    account_id,
    list,
    content_id,
    read_at,
    is_complete,
    member_count
from ({{ list_reads(platform) }}) as reads
{%- endmacro %}

{# What the platform said is gone, one row an item; one that came back has no time. `id_field`:
   name of the item's id, there and in the result. #}
{% macro deletions(platform, id_field='id') -%}
select
    account as account_id,
    {{ json_text('payload', id_field) }} as {{ id_field }},
    cast({{ utc_timestamp(json_text('payload', 'noticed_at')) }} as timestamp) as removed_at,
    load_id
from {{ source('raw', platform ~ '__deletions') }}
where is_current
{%- endmacro %}
