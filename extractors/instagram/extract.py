"""Reads a professional Instagram account through either of its two logins.

``login`` is ``instagram`` (the account's own token, graph.instagram.com) or ``facebook`` (a user
or Page token, graph.facebook.com); without it the token's first letters tell. A token of the
account's own login is refreshed by itself, any other is used as it is.
"""

from __future__ import annotations

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.graph import GraphAuth, GraphDialect, understood
from extractors.graph_edges import unsure
from extractors.instagram.account import AccountReader
from extractors.instagram.account_insights import AccountInsights
from extractors.instagram.comments import CommentReader
from extractors.instagram.door import ADVICE, LOGINS, VERSION, Door, login_of
from extractors.instagram.insights import InsightReader
from extractors.instagram.media import MediaReader
from extractors.instagram.messages import MessageReader
from extractors.instagram.spec import SPEC
from extractors.long_lived import LongLivedToken


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account; ``account`` is its id or its name."""
    token = account.credentials["access_token"]
    secret = account.credentials.get("app_secret")
    auth = GraphAuth(token, secret)
    try:
        login = login_of(account)
    except ExtractError as problem:
        return ExtractReport(account.platform, account.account, error=str(problem))
    dialect = GraphDialect(VERSION, auth, ADVICE[login])

    def read(desk: Desk) -> None:
        client = desk.client
        if login == LOGINS[0]:
            # Asked by a client of its own: a refusal here is no reason to stop.
            own = GraphDialect(VERSION, auth, ADVICE[login])
            own.renewer = lambda: False
            host = desk.host("login", own)
            refresh = {"grant_type": "ig_refresh_token"}
            LongLivedToken(
                desk, token, auth, lambda: host.get("/refresh_access_token", refresh).body
            ).keep_alive()
        else:
            client = desk.host("facebook", dialect)
        try:
            _read(desk, Door(client, login, account))
        finally:
            warning = dialect.version_warning()
            if warning is not None:
                desk.warnings[warning] += 1

    return read_streams(SPEC, account, ctx, read, session, dialect)


def _read(desk: Desk, door: Door) -> None:
    """Go through the streams: what vanishes first, then what others need."""
    profile = AccountReader(desk, door)
    desk.read("accounts", understood(profile.read))
    media, insights = MediaReader(desk, door), InsightReader(desk, door)
    comments = CommentReader(desk, door)
    desk.read("stories", understood(media.read_stories))
    desk.read("story_insights", understood(lambda: insights.read_stories(media.stories)))
    desk.read("live_media", unsure(media.read_live))
    if desk.read("media", understood(media.read)):
        desk.read("deletions", understood(media.notice_deletions))
    desk.read("comments", understood(lambda: comments.read(media)))
    desk.read("messages", unsure(MessageReader(desk, door).read))
    desk.read("tags", unsure(media.read_tags))
    desk.read("account_insights", understood(AccountInsights(desk, door, insights.groups).read))
    desk.read("media_insights", understood(lambda: insights.read_media(media)))
    insights.groups.report()
