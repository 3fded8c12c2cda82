{# Counters of a video: their names here and at TikTok. #}
{% macro tiktok_video_counters() -%}
    {{ return([
        ('views', 'video_views'), ('reach', 'reach'), ('likes', 'likes'),
        ('comments', 'comments'), ('shares', 'shares'), ('saves', 'favorites'),
        ('watch_seconds', 'total_time_watched'), ('average_watch_seconds', 'average_time_watched'),
        ('full_video_watched_rate', 'full_video_watched_rate'),
        ('profile_views', 'profile_views'), ('website_clicks', 'website_clicks'),
        ('follows', 'new_followers'), ('email_clicks', 'email_clicks'),
        ('phone_number_clicks', 'phone_number_clicks'), ('address_clicks', 'address_clicks'),
        ('app_download_clicks', 'app_download_clicks'), ('lead_submissions', 'lead_submissions'),
    ]) }}
{%- endmacro %}

{# Figures of a day of the account: their names here and at TikTok. #}
{% macro tiktok_day_figures() -%}
    {{ return([
        ('views', 'video_views'), ('reach', 'unique_video_views'), ('likes', 'likes'),
        ('comments', 'comments'), ('shares', 'shares'), ('profile_views', 'profile_views'),
        ('followers', 'daily_total_followers'), ('followers_gained', 'daily_new_followers'),
        ('followers_lost', 'daily_lost_followers'), ('engaged_users', 'engaged_audience'),
        ('engagement_rate', 'engagement_rate'), ('website_clicks', 'bio_link_clicks'),
        ('email_clicks', 'email_clicks'), ('phone_number_clicks', 'phone_number_clicks'),
        ('address_clicks', 'address_clicks'), ('app_download_clicks', 'app_download_clicks'),
        ('lead_submissions', 'lead_submissions'),
    ]) }}
{%- endmacro %}

{# Names at TikTok as a spec for json_fields, all of them numbers. #}
{% macro tiktok_numbers(figures) -%}
    {%- for _, field in figures %}"{{ field }}": "DOUBLE"{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}
