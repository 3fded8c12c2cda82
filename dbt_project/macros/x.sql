{# Facts about X's objects. In 2026 it renamed tweets to posts; both names occur. #}

{# Fields of a post that staging reads. #}
{% macro x_post_spec() -%}
    {"id": "VARCHAR", "author_id": "VARCHAR", "created_at": "VARCHAR", "lang": "VARCHAR",
     "conversation_id": "VARCHAR", "in_reply_to_user_id": "VARCHAR", "text": "VARCHAR",
     "note_tweet": {"text": "VARCHAR"}, "note_post": {"text": "VARCHAR"},
     "referenced_tweets": [{"type": "VARCHAR", "id": "VARCHAR"}],
     "referenced_posts": [{"type": "VARCHAR", "id": "VARCHAR"}],
     "edit_history_tweet_ids": ["VARCHAR"], "edit_history_post_ids": ["VARCHAR"],
     "author": {"name": "VARCHAR", "username": "VARCHAR"},
     "media": [{"type": "VARCHAR", "duration_ms": "DOUBLE"}],
     "polls": [{"options": ["JSON"]}]}
{%- endmacro %}

{# Ids of a post's versions, oldest first; NULL where the answer did not tell them. #}
{% macro x_version_ids(post) -%}
    coalesce({{ post }}.edit_history_tweet_ids, {{ post }}.edit_history_post_ids)
{%- endmacro %}

{# The id that a post keeps: that of its first version, since an edit gives a new one. #}
{% macro x_post_id(post) -%}
    coalesce({{ list_item(x_version_ids(post), 1) }}, {{ post }}.id)
{%- endmacro %}

{# Id of what a post refers to in one way: replied_to or quoted. NULL: nothing. #}
{% macro x_reference(post, kind) -%}
    {{ return(adapter.dispatch('x_reference')(post, kind)) }}
{%- endmacro %}

{% macro default__x_reference(post, kind) -%}
    list_filter(
        coalesce({{ post }}.referenced_tweets, {{ post }}.referenced_posts),
        lambda other: other.type = '{{ kind }}'
    )[1].id
{%- endmacro %}

{# Sum of one field over a list of structs; NULL where no element has it. #}
{% macro list_field_sum(list, field) -%}
    {{ return(adapter.dispatch('list_field_sum')(list, field)) }}
{%- endmacro %}

{% macro default__list_field_sum(list, field) -%}
    list_sum(list_transform({{ list }}, lambda element: element.{{ field }}))
{%- endmacro %}

{# All posts that were landed, by stream: account, load_id, extracted_at, stream, subject (post
   quoted), author_followers and the post as struct. #}
{% macro x_posts() -%}
    select
        account,
        load_id,
        extracted_at,
        stream,
        {{ json_text('wrapped', 'subject') }} as subject,
        try_cast({{ json_text('wrapped', 'author_followers') }} as double) as author_followers,
        {{ json_fields('post', x_post_spec()) }} as post
    from (
        {%- for stream in ['posts', 'mentions', 'replies'] %}
        select account, load_id, extracted_at, '{{ stream }}' as stream, payload as post,
            cast(null as json) as wrapped
        from {{ source('raw', 'x__' ~ stream) }}
        where is_current

        union all
        {% endfor %}
        select account, load_id, extracted_at, 'quotes', {{ json_part('payload', 'post') }}, payload
        from {{ source('raw', 'x__quotes') }}
        where is_current
    ) as records
{%- endmacro %}

{# Figures of a day: X's name and ours. Its shares are uses of the share menu, no reposts. #}
{% macro x_day_metrics() -%}
    {{ return([
        ('impressions', 'impressions'), ('likes', 'likes'), ('unlikes', 'unlikes'),
        ('replies', 'comments'), ('retweets', 'reposts'), ('quote_tweets', 'quotes'),
        ('bookmarks', 'saves'), ('shares', 'share_menu_uses'), ('follows', 'follows'),
        ('unfollows', 'unfollows'), ('url_clicks', 'link_clicks'),
        ('user_profile_clicks', 'profile_views'), ('hashtag_clicks', 'hashtag_clicks'),
        ('detail_expands', 'detail_expands'), ('media_views', 'media_views'),
        ('permalink_clicks', 'permalink_clicks'), ('email_tweet', 'email_tweet'),
        ('engagements', 'engagements'),
    ]) }}
{%- endmacro %}

{# The same as fields of a record. #}
{% macro x_day_spec() -%}
    {
    {%- for field, metric in x_day_metrics() -%}
        "{{ field }}": "DOUBLE"{{ ', ' if not loop.last }}
    {%- endfor -%}
    }
{%- endmacro %}
