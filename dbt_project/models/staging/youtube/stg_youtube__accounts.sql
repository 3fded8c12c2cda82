with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "snippet": {"title": "VARCHAR"}}') }}
            as channel
    from {{ source('raw', 'youtube__channels') }}
    where is_current
),

named as (
    select
        account as account_id,
        channel.id as platform_person_id,
        channel.snippet.title as account_name,
        extracted_at,
        load_id
    from records
    where channel.id is not null
)

{{ canonical_accounts('youtube', 'named') }}
