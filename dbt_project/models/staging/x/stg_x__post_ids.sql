-- Each version's id with the id that the post keeps; what others refer to may be an older version.
with versions as (
    select
        account as account_id,
        {{ x_post_id('post') }} as post_id,
        {{ unnest_list("coalesce(" ~ x_version_ids('post') ~ ", [post.id])") }} as version_id
    from ({{ x_posts() }}) as records
    where post.id is not null
)

select account_id, version_id, min(post_id) as post_id
from versions
group by account_id, version_id
