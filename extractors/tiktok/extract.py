"""Reads a TikTok business account: its figures, videos, and comments on them.

Needs ``refresh_token`` with ``client_id`` and ``client_secret``, since an access token lasts 24
hours; TikTok may put a new refresh token in place of the old one, which is then kept. The account
is the ``open_id`` that the login gave, which later calls name ``business_id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from extractors.base import Account, ExtractContext, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.metric_groups import MetricGroups
from extractors.oauth import RefreshLogin
from extractors.tiktok.account import read_audience, read_counters, read_days, read_profile
from extractors.tiktok.api import ROOT, Api, blames_a_field, permitted
from extractors.tiktok.comments import read_comments
from extractors.tiktok.dialect import TikTokDialect
from extractors.tiktok.spec import SPEC
from extractors.tiktok.videos import read_videos

PER_SECOND = 10.0  # requests; TikTok tells of no limit before it is passed
RENEWABLE = ("refresh_token", "client_id", "client_secret")


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account into landing files."""
    credentials = account.credentials
    if "access_token" not in credentials and not set(RENEWABLE) <= set(credentials):
        error = "a TikTok account needs refresh_token with client_id and client_secret, or, for a"
        error += " day, access_token"
        return ExtractReport(account.platform, account.account, error=error)
    dialect = TikTokDialect(credentials.get("access_token"))

    def read(desk: Desk) -> None:
        if set(RENEWABLE) <= set(credentials):
            login(desk, dialect)
        read_business(desk, Api(desk))

    return read_streams(SPEC, account, ctx, read, session, dialect, PER_SECOND)


def login(desk: Desk, dialect: TikTokDialect) -> None:
    """Sign with the refresh token, and tell when that one ends."""
    credentials = desk.account.credentials

    def grant(refresh_token: str) -> Mapping[str, Any]:
        body = {
            "client_id": credentials["client_id"],
            "client_secret": credentials["client_secret"],
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
        }
        client = desk.host("login", TikTokDialect())
        answer = client.post(f"{ROOT}/tt_user/oauth2/refresh_token/", body).body
        data = answer.get("data") if isinstance(answer, dict) else None
        return data if isinstance(data, dict) else {}

    renewing = RefreshLogin(desk, credentials["refresh_token"], grant)
    renewing.token()
    dialect.use(renewing)
    renewing.tell_expiry("TikTok's refresh token")


def read_business(desk: Desk, api: Api) -> None:
    """All streams; the profile first, since without it nothing else can be read."""
    groups = MetricGroups(desk, blames_a_field)
    read_profile(desk, api, groups)
    desk.read("account_counters", permitted(lambda: read_counters(desk, api, groups)))
    desk.read("account_days", permitted(lambda: read_days(desk, api, groups)))
    desk.read("audience", permitted(lambda: read_audience(desk, api, groups)))
    desk.read("videos", permitted(lambda: read_videos(desk, api, groups)))
    desk.read("comments", permitted(lambda: read_comments(desk, api)))
    groups.report()
