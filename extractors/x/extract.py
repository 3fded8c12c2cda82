"""Reads an X account through version 2 of the interface.

With a user's login (OAuth 2.0, scopes tweet.read, users.read, follows.read, like.read, dm.read,
offline.access) all streams; with an app's bearer token public data only. X bills what it returns:
lists are read only when their counter has changed, and ``credit_limit`` bounds a month.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import requests

from extractors.base import Account, ExtractContext, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.metric_groups import MetricGroups
from extractors.records import iso
from extractors.x import analytics, lists, texts, timeline
from extractors.x.api import Api
from extractors.x.credits import Ledger, dollars
from extractors.x.dialect import XDialect
from extractors.x.login import log_in
from extractors.x.spec import SPEC, USER_LOGIN
from extractors.x.timeline import Own

USER_STREAMS = ("likes", "messages", "post_analytics")


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account: its id or @name, with a login in its credentials."""
    dialect = XDialect()
    return read_streams(
        SPEC, account, ctx, partial(_read, dialect=dialect), session, dialect=dialect
    )


def _read(desk: Desk, dialect: XDialect) -> None:
    memory = desk.memory.setdefault("bill", {})
    ledger = Ledger(memory, dollars(desk.account.options), desk.now)
    dialect.policy, dialect.ledger = desk.client.policy, ledger
    dialect.app_paths = frozenset((texts.ARCHIVE,))
    has_user = log_in(desk, dialect)
    _read_all(Own(desk, Api(desk, ledger), has_user))


def _read_all(own: Own) -> None:
    desk = own.desk
    timeline.read_account(own)
    desk.read_at["accounts"] = iso(desk.now)
    groups = MetricGroups(desk, analytics.blames_a_metric, most=len(analytics.METRICS))
    readers: dict[str, Callable[[], None]] = {
        "posts": lambda: timeline.read_posts(own),
        "mentions": lambda: texts.read_mentions(own),
        "replies": lambda: texts.read_replies(own),
        "messages": lambda: texts.read_messages(own),
        "deletions": lambda: texts.check_texts(own),
        "quotes": lambda: lists.read_list(own, "quotes"),
        "reposts": lambda: lists.read_list(own, "reposts"),
        "likes": lambda: lists.read_list(own, "likes"),
        "post_analytics": lambda: analytics.read_analytics(own, groups),
        "followers": lambda: lists.read_followers(own),
    }
    for stream, reader in readers.items():
        if stream in USER_STREAMS and not own.has_user:
            if desk.account.streams is not None and stream in desk.account.streams:
                desk.warnings[f"{stream} needs a user's login: {USER_LOGIN}"] += 1
        elif stream != "post_analytics" or (desk.wants(stream) and analytics.is_time(own)):
            desk.read(stream, reader)
    lists.forget_settled(own)
    groups.report()
