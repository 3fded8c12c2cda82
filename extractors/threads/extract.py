"""Reads a Threads profile with its own token, which is refreshed by itself.

Source: developers.facebook.com/docs/threads.
"""

from __future__ import annotations

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.failures import Halted
from extractors.graph import GraphAuth, GraphDialect, is_metric_refusal, understood
from extractors.graph_edges import FieldChoice, GraphApi, unsure
from extractors.long_lived import LongLivedToken
from extractors.metric_groups import MetricGroups
from extractors.records import identifier, without
from extractors.threads.account_insights import AccountInsights
from extractors.threads.insights import InsightReader
from extractors.threads.posts import PostReader
from extractors.threads.replies import ReplyReader
from extractors.threads.spec import SPEC

VERSION = "v1.0"
ADVICE = "log in to Threads again and put the new long-lived token into access_token"


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one profile; ``account`` is its id or its user name."""
    token = account.credentials["access_token"]
    auth = GraphAuth(token)

    def read(desk: Desk) -> None:
        # Asked by a client of its own: a refusal here is no reason to stop.
        own = GraphDialect(VERSION, auth, ADVICE)
        own.renewer = lambda: False
        host = desk.host("login", own)
        refresh = {"grant_type": "th_refresh_token"}
        LongLivedToken(
            desk, token, auth, lambda: host.get("/refresh_access_token", refresh).body
        ).keep_alive()
        _read(desk, GraphApi(desk.client, VERSION))

    return read_streams(SPEC, account, ctx, read, session, GraphDialect(VERSION, auth, ADVICE))


def _read(desk: Desk, api: GraphApi) -> None:
    """Go through the streams. Insights come before answers: their counts tell what moved."""
    desk.read("accounts", understood(lambda: _profile(desk, api)))
    posts = PostReader(desk, api)
    groups = MetricGroups(desk, is_metric_refusal, api_version=VERSION)
    if desk.read("posts", understood(posts.read)):
        desk.read("deletions", understood(posts.notice_deletions))
    desk.read("post_insights", understood(InsightReader(desk, api, groups, posts).read))
    replies = ReplyReader(desk, api, posts)
    desk.read("replies", understood(replies.read))
    desk.read("own_replies", unsure(replies.read_own))
    desk.read("mentions", unsure(replies.read_mentions))
    desk.read("account_insights", understood(AccountInsights(desk, api, groups).read))
    groups.report()


def _profile(desk: Desk, api: GraphApi) -> None:
    """Raises ``Halted`` if the token is of another profile."""
    more = "name,threads_biography,is_verified"
    choice = FieldChoice(desk, "accounts", "id,username", more)
    body = choice.get(api, api.me)
    profile = body if isinstance(body, dict) else {}
    key = identifier(profile.get("id"))
    if key is None:
        raise ExtractError("the profile's record has no id")
    if desk.account.account.removeprefix("@") not in (key, profile.get("username")):
        raise Halted(
            f"the token is of profile {profile.get('username')} ({key}), not of"
            f" {desk.account.account}: give the token of that profile, or its id or name as account"
        )
    # The picture's address changes with every answer.
    desk.put("accounts", key, without(profile, ["threads_profile_picture_url"]))
