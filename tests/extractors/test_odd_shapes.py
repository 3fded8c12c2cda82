"""Whatever JSON a server sends: taking it apart gives a record or says that it is none."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.base import ExtractError
from extractors.bluesky import records as bluesky_records
from extractors.mastodon import records as mastodon_records

NAMES = [
    "uri", "id", "author", "account", "did", "record", "reply", "parent", "embed", "post", "reason",
    "replies", "notFound", "actor", "createdAt", "created_at", "indexedAt", "replyCount", "poll",
    "options", "quote", "quoted_status", "reblog", "$type", "status", "type", "in_reply_to_id",
]  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats()
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_no_shape_breaks_the_reading(value: Any) -> None:
    for module, kinds in (
        (bluesky_records, ("likes", "reposts", "quotes", "followers")),
        (mastodon_records, ("favourites", "boosts", "quotes", "followers")),
    ):
        for kind in kinds:
            member = module.list_member(kind, value)
            assert member is None or isinstance(member[0], str)
    status = mastodon_records.parse_status(value)
    assert status is None or isinstance(status.payload, dict)
    if isinstance(value, dict):
        assert isinstance(mastodon_records.lasting_notification(value), dict)
        try:
            bluesky_records.branch_of(value, "root")
        except ExtractError:
            pass  # no thread, and said so
    page = bluesky_records.author_feed_page([value], "did:plc:brand", None)
    assert len(page.posts) + len(page.unreadable) <= 1
