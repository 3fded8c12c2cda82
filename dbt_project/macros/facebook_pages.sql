{# Facts about the Graph API's entities of a Page. #}

{% macro facebook_person_spec() -%}
    {"id": "VARCHAR", "name": "VARCHAR"}
{%- endmacro %}

{# Fields of a post that staging reads; visitors' posts and stories lack most of them. #}
{% macro facebook_post_spec() -%}
    {"id": "VARCHAR", "post_id": "VARCHAR", "created_time": "VARCHAR", "creation_time": "VARCHAR",
     "message": "VARCHAR", "story": "VARCHAR", "permalink_url": "VARCHAR", "url": "VARCHAR",
     "status_type": "VARCHAR", "media_type": "VARCHAR", "is_hidden": "BOOLEAN",
     "from": {{ facebook_person_spec() }},
     "attachments": {"data": [{"media_type": "VARCHAR", "type": "VARCHAR", "title": "VARCHAR",
        "target": {"id": "VARCHAR"}}]}}
{%- endmacro %}

{# What a post is: reels are known by their address, the rest by the first attachment. #}
{% macro facebook_format(post) -%}
    {%- set attached = list_item(post ~ '.attachments.data', 1) -%}
    case
        when {{ post }}.permalink_url like '%/reel/%' then 'reel'
        when {{ attached }}.type like '%live%' then 'live'
        when {{ attached }}.media_type = 'photo' then 'image'
        when {{ attached }}.media_type = 'album' then 'carousel'
        when {{ attached }}.media_type is not null then lower({{ attached }}.media_type)
        when {{ post }}.status_type = 'added_photos' then 'image'
        when {{ post }}.status_type = 'added_video' then 'video'
        else 'text'
    end
{%- endmacro %}

{# Insight -> (metric, factor); what is not here keeps its own name. Times are milliseconds. #}
{% macro facebook_insight_names() -%}
    {{ return({
        'page_media_view': ('views', 1),
        'page_total_media_view_unique': ('reach', 1),
        'page_views_total': ('profile_views', 1),
        'page_follows': ('followers', 1),
        'page_daily_follows_unique': ('followers_gained', 1),
        'page_daily_unfollows_unique': ('followers_lost', 1),
        'page_video_views': ('video_plays', 1),
        'page_follows_city': ('followers', 1),
        'page_follows_country': ('followers', 1),
        'post_media_view': ('views', 1),
        'post_total_media_view_unique': ('reach', 1),
        'post_clicks': ('clicks', 1),
        'post_video_views': ('video_plays', 1),
        'post_video_view_time': ('watch_seconds', 0.001),
        'STORY_MEDIA_VIEW': ('story_views', 1),
        'STORY_TOTAL_MEDIA_VIEW_UNIQUE': ('reach', 1),
        'PAGE_STORY_TOTAL_MEDIA_VIEW_UNIQUE': ('reach', 1),
        'PAGES_FB_STORY_REPLIES': ('story_replies', 1),
        'PAGES_FB_STORY_SHARES': ('shares', 1),
    }) }}
{%- endmacro %}

{# Insights whose value is a map: (insight, key of the map) -> metric. Others of the map keep the
   insight's name, with the key as breakdown under the name given below. #}
{% macro facebook_insight_parts() -%}
    {{ return({
        ('post_clicks_by_type', 'link clicks'): 'link_clicks',
        ('post_clicks_by_type', 'photo view'): 'media_clicks',
        ('page_actions_post_reactions_total', 'like'): 'reaction_like',
        ('page_actions_post_reactions_total', 'love'): 'reaction_love',
        ('page_actions_post_reactions_total', 'care'): 'reaction_care',
        ('page_actions_post_reactions_total', 'haha'): 'reaction_haha',
        ('page_actions_post_reactions_total', 'wow'): 'reaction_wow',
        ('page_actions_post_reactions_total', 'sorry'): 'reaction_sad',
        ('page_actions_post_reactions_total', 'anger'): 'reaction_angry',
    }) }}
{%- endmacro %}

{% macro facebook_map_dimensions() -%}
    {{ return({
        'page_follows_city': 'city',
        'page_follows_country': 'country',
        'post_clicks_by_type': 'click_type',
        'post_activity_by_action_type': 'action_kind',
    }) }}
{%- endmacro %}
