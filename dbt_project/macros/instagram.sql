{# What Instagram calls its metrics, in the words of the marts. Others keep their own names. #}

{# Metrics of media; numbers of insights leave out what boosting brought. #}
{% macro instagram_media_metrics() -%}
    {{ return({
        'saved': 'saves',
        'likes': 'likes_organic',
        'comments': 'comments_organic',
        'profile_visits': 'profile_views',
        'replies': 'story_replies',
        'ig_reels_video_view_total_time': 'watch_seconds',
    }) }}
{%- endmacro %}

{# Metrics of the account. #}
{% macro instagram_account_metrics() -%}
    {{ return({
        'accounts_engaged': 'engaged_users',
        'replies': 'story_replies',
        'follower_count': 'followers_gained',
        'follower_demographics': 'followers',
        'engaged_audience_demographics': 'engaged_users',
    }) }}
{%- endmacro %}

{# Parts of a metric that are metrics of their own: name, breakdown (lower case), metric. #}
{% macro instagram_parts() -%}
    {{ return([
        ('navigation', 'story_navigation_action_type=tap_forward', 'story_taps_forward'),
        ('navigation', 'story_navigation_action_type=tap_back', 'story_taps_back'),
        ('navigation', 'story_navigation_action_type=tap_exit', 'story_exits'),
        ('navigation', 'story_navigation_action_type=swipe_forward', 'story_next'),
        ('profile_activity', 'action_type=bio_link_clicked', 'website_clicks'),
        ('profile_activity', 'action_type=email', 'email_clicks'),
        ('follows_and_unfollows', 'follow_type=follower', 'followers_gained'),
        ('follows_and_unfollows', 'follow_type=non_follower', 'followers_lost'),
    ]) }}
{%- endmacro %}

{# The metric of a row with name and breakdown. #}
{% macro instagram_metric(name, breakdown, names) -%}
    case
        {%- for metric, part, meaning in instagram_parts() %}
        when {{ name }} = '{{ metric }}' and lower({{ breakdown }}) = '{{ part }}' then '{{ meaning }}'
        {%- endfor %}
        {%- for metric, meaning in names.items() %}
        when {{ name }} = '{{ metric }}' then '{{ meaning }}'
        {%- endfor %}
        else {{ name }}
    end
{%- endmacro %}

{# Its breakdown: none where the part is the metric. #}
{% macro instagram_breakdown(name, breakdown) -%}
    case
        {%- for metric, part, meaning in instagram_parts() %}
        when {{ name }} = '{{ metric }}' and lower({{ breakdown }}) = '{{ part }}' then null
        {%- endfor %}
        else replace({{ breakdown }}, 'follow_type=', 'follower_type=')
    end
{%- endmacro %}
