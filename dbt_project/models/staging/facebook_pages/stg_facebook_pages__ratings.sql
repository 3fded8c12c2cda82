-- Recommendations (positive) and reviews: the others, and the star ratings of the time before.
with records as (
    select
        account,
        -- Earlier releases put the time behind it.
        regexp_replace(record_key, '^(.*\|(?:open_graph_story|reviewer)\|[^|]+)\|.*$', '\1') as rating_key,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"created_time": "VARCHAR", "recommendation_type": "VARCHAR",
            "rating": "DOUBLE", "review_text": "VARCHAR",
            "reviewer": ' ~ facebook_person_spec() ~ '}') }} as review
    from {{ source('raw', 'facebook_pages__ratings') }}
    where is_current
    qualify row_number() over (
        partition by account, rating_key order by extracted_at desc, load_id desc, record_key
    ) = 1
)

select
    account as account_id,
    'rating:' || rating_key as action_id,
    case when lower(review.recommendation_type) = 'positive' then 'recommendation'
        else 'review' end as action_type,
    review.reviewer.id as author,
    review.reviewer.name as author_name,
    coalesce({{ utc_timestamp('review.created_time') }}, cast(extracted_at as timestamp))
        as acted_at,
    case when {{ utc_timestamp('review.created_time') }} is null then 'first_seen' else 'exact' end
        as time_basis,
    nullif(review.review_text, '') as text,
    case
        when lower(review.recommendation_type) in ('positive', 'negative')
            then lower(review.recommendation_type)
        when review.rating >= 4 then 'positive'
        when review.rating <= 2 then 'negative'
        when review.rating is not null then 'neutral'
    end as sentiment,
    load_id
from records
