{# Facts about Mastodon's entities. #}

{# Fields of an account that name a person. #}
{% macro mastodon_person_spec() -%}
    {"id": "VARCHAR", "username": "VARCHAR", "acct": "VARCHAR", "display_name": "VARCHAR",
     "uri": "VARCHAR", "url": "VARCHAR", "bot": "BOOLEAN", "followers_count": "DOUBLE"}
{%- endmacro %}

{# A person's key over all servers, name@host in lower case: the id is valid on one server only,
   and acct lacks the host for people of the server that was asked. #}
{% macro mastodon_person(account) -%}
    case when coalesce({{ account }}.uri, {{ account }}.url) is not null
        then lower(coalesce({{ account }}.username, split_part({{ account }}.acct, '@', 1)))
            || '@' || {{ url_host('coalesce(' ~ account ~ '.uri, ' ~ account ~ '.url)') }}
    end
{%- endmacro %}

{# Fields of a status that staging reads. #}
{% macro mastodon_status_spec() -%}
    {"id": "VARCHAR", "created_at": "VARCHAR", "visibility": "VARCHAR", "language": "VARCHAR",
     "content": "VARCHAR", "spoiler_text": "VARCHAR", "url": "VARCHAR", "uri": "VARCHAR",
     "in_reply_to_id": "VARCHAR", "in_reply_to_account_id": "VARCHAR",
     "account": {{ mastodon_person_spec() }},
     "mentions": [{"id": "VARCHAR", "username": "VARCHAR", "acct": "VARCHAR", "uri": "VARCHAR",
        "url": "VARCHAR"}],
     "media_attachments": [{"type": "VARCHAR"}],
     "card": {"type": "VARCHAR"}, "poll": {"options": ["JSON"]}}
{%- endmacro %}
