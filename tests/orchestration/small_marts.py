"""A warehouse with one row of every kind of thing that may name a person.

Ana writes to the brand on Bluesky and on Mastodon, which `people` joins; Boss is of the team; a
stranger's post stands beside the brand's own.
"""

from pathlib import Path

import duckdb

BRAND = "did:plc:brandbrandbrand"
ANA, STRANGER, BOSS = "did:plc:anaanaana", "did:plc:strange", "boss@work.example"
OWN_POST, STRANGERS_POST = f"at://{BRAND}/post/1", f"at://{STRANGER}/post/9"
REPLY = f"at://{ANA}/post/2"
ACCOUNT = "bluesky|brand.example"
SENTENCE = f"Incident: up. Moved most by posts {OWN_POST}, {STRANGERS_POST}. Formats: image."

_SQL = f"""
CREATE SCHEMA raw; CREATE SCHEMA intermediate; CREATE SCHEMA marts;
CREATE TABLE raw.people AS
SELECT * FROM (VALUES ('mastodon:ana@a.example', 'mastodon:ana@a.example'),
    ('bluesky:{ANA}', 'mastodon:ana@a.example')) v(person_id, canonical_person_id);
CREATE TABLE raw.team AS SELECT 'mastodon:{BOSS}' AS person_id;
CREATE TABLE intermediate.int_api_accounts AS
SELECT 'bluesky' AS platform, 'brand.example' AS account_id, 'Brand' AS account_name,
    '{BRAND}' AS platform_person_id;
CREATE TABLE intermediate.all_acts AS SELECT * FROM (VALUES
    ('bluesky', '{REPLY}', '{ANA}', 'Ana Silva', '{BRAND}'),
    ('bluesky', 'like-1', '{STRANGER}', 'campaign', NULL),
    ('mastodon', 'm1', '{BOSS}', 'The Boss', 'ana@a.example')
) v(platform, action_id, platform_person_id, person_name, target_platform_person_id);
CREATE VIEW intermediate.int_actions AS FROM intermediate.all_acts;

CREATE TABLE marts.dim_accounts AS
SELECT 'bluesky' AS platform, 'brand.example' AS account_id, 'Brand' AS account_name;
CREATE TABLE marts.dim_people AS SELECT * FROM (VALUES
    ('mastodon:ana@a.example', 'mastodon', 'ana@a.example', 'Ana Silva', false),
    ('mastodon:{BOSS}', 'mastodon', '{BOSS}', 'The Boss', true),
    ('bluesky:{STRANGER}', 'bluesky', '{STRANGER}', NULL, false),
    ('bluesky:{BRAND}', 'bluesky', '{BRAND}', 'Brand', true)
) v(person_id, platform, platform_person_id, display_name, is_team);
CREATE TABLE marts.dim_content AS SELECT
    '{ACCOUNT}|' || content_id AS content_key, 'bluesky' AS platform,
    'brand.example' AS account_id, * FROM (VALUES
    ('{OWN_POST}', 'bluesky:{BRAND}', true, NULL, 'Thanks @ana.example, mail hi@brand.example!',
        'https://bsky.example/brand/1', 'campaign', 'ana.example'),
    ('{STRANGERS_POST}', 'bluesky:{STRANGER}', false, 'My day', 'I met Ana Silva',
        'https://bsky.example/strange/9', NULL, ''),
    ('boss-1', 'mastodon:{BOSS}', true, NULL, 'I speak for myself', NULL, NULL, NULL),
    ('seen-1', NULL, NULL, NULL, NULL, NULL, NULL, NULL)
) v(content_id, author_person_id, is_own, title, text, url, campaign, mentions);
CREATE TABLE marts.fct_actions AS SELECT platform || '|brand.example|' || action_id AS action_key,
    'brand.example' AS account_id, * FROM (VALUES
    ('bluesky', '{REPLY}', '{OWN_POST}', '{REPLY}', '{OWN_POST}', '{ACCOUNT}|{OWN_POST}',
        'mastodon:ana@a.example', 'bluesky:{BRAND}', 'Ana here', 'https://bsky.example/ana/2'),
    ('bluesky', 'like-1', '{STRANGERS_POST}', NULL, NULL, NULL, 'bluesky:{STRANGER}', NULL, NULL,
        NULL),
    ('mastodon', 'm1', NULL, 't|1', '{REPLY}', '{ACCOUNT}|{REPLY}', 'mastodon:{BOSS}',
        'mastodon:ana@a.example', 'Dear Ana', NULL)
) v(platform, action_id, content_id, thread_id, in_reply_to, answered_key, person_id,
    target_person_id, text, url);
CREATE TABLE marts.fct_content_metrics AS SELECT * FROM (VALUES
    ('{ACCOUNT}|{OWN_POST}|likes|lifetime', 'bluesky', 'brand.example', '{OWN_POST}', 5),
    ('{ACCOUNT}|{STRANGERS_POST}|likes|lifetime', 'bluesky', 'brand.example', '{STRANGERS_POST}',
        6),
    ('row of {ANA}', 'bluesky', 'brand.example', '{OWN_POST}', 7)
) v(metric_key, platform, account_id, content_id, value);
CREATE TABLE marts.mart_label_review_queue AS SELECT action_key || '|sentiment' AS review_key,
    action_id, person_id, text, url, 'sentiment' AS label FROM marts.fct_actions;
CREATE TABLE marts.mart_interactions_vs_engagement AS SELECT * FROM (VALUES
    ('incident', '{OWN_POST}, {STRANGERS_POST}', '{SENTENCE}'),
    ('provisional', NULL, 'The week is not over, or late figures may still come in.')
) v(diagnosis, top_posts, diagnosis_reason);
CREATE VIEW marts.social_media_reporting__rollup_report AS
SELECT content_id AS post_id, coalesce(text, title) AS post_message, url AS post_url
FROM marts.dim_content WHERE is_own;
CREATE VIEW marts.mart_ladder_movers AS
SELECT platform || ':' || platform_person_id AS person_id, action_id FROM intermediate.all_acts;
"""


def write_small_marts(path: Path, more: str = "") -> Path:
    """Make the warehouse at `path`; `more` is SQL that runs at its end."""
    with duckdb.connect(str(path)) as con:
        con.execute(_SQL + more)
    return path
