{# Facts about the addresses of Bluesky: at://<DID>/<collection>/<record key>. #}

{# The DID that an at:// address belongs to. #}
{% macro at_uri_did(uri) -%}
    split_part({{ uri }}, '/', 3)
{%- endmacro %}

{# Where people read a post. #}
{% macro bluesky_url(uri) -%}
    'https://bsky.app/profile/' || split_part({{ uri }}, '/', 3) || '/post/' || split_part({{ uri }}, '/', 5)
{%- endmacro %}
