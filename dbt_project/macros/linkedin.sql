{# Plain text of a post: mentions by name, hashtags as words, without the escapes. #}
{% macro linkedin_text(commentary) -%}
    {{ return(adapter.dispatch('linkedin_text')(commentary)) }}
{%- endmacro %}

{% macro default__linkedin_text(commentary) -%}
    regexp_replace(
        regexp_replace(
            regexp_replace({{ commentary }}, '\{hashtag\|\\?#\|([^}]*)\}', '#\1', 'g'),
            '@\[([^\]]*)\]\([^)]*\)', '@\1', 'g'
        ),
        '\\([(){}<>@|~_*#\[\]\\])', '\1', 'g'
    )
{%- endmacro %}

{# The number of a comment, the last part of its URN. #}
{% macro linkedin_comment_number(urn) -%}
    {{ return(adapter.dispatch('linkedin_comment_number')(urn)) }}
{%- endmacro %}

{% macro default__linkedin_comment_number(urn) -%}
    nullif(regexp_extract({{ urn }}, '(\d+)\)?$', 1), '')
{%- endmacro %}

{# LinkedIn's kind of reaction in the words of the taxonomy; an unknown one keeps its own name. #}
{% macro linkedin_reaction(kind) -%}
    case {{ kind }}
        when 'LIKE' then 'like'
        when 'PRAISE' then 'celebrate'
        when 'EMPATHY' then 'love'
        when 'INTEREST' then 'insightful'
        when 'APPRECIATION' then 'support'
        when 'ENTERTAINMENT' then 'funny'
        else lower({{ kind }})
    end
{%- endmacro %}

{# Organic figures of posts, their names here and in `totalShareStatistics`. #}
{% macro linkedin_share_figures() -%}
    {{ return([
        ('impressions', 'impressionCount'), ('reach', 'uniqueImpressionsCount'),
        ('clicks', 'clickCount'), ('reactions', 'likeCount'), ('comments', 'commentCount'),
        ('shares', 'shareCount'), ('engagement', 'engagement'),
        ('share_mentions', 'shareMentionsCount'), ('comment_mentions', 'commentMentionsCount'),
    ]) }}
{%- endmacro %}
