"""Reads a Bluesky account: posts, threads, likes, reposts, quotes, followers, notifications.

Everything but notifications is public. Credentials (optional): ``app_password``, an app password
made in the account's settings, and ``identifier``, the handle, DID or mail address to log in with
where it differs from the account's name. Source: AT Protocol lexicons ``app.bsky.*``.
"""

from __future__ import annotations

import requests

from extractors.base import Account, ExtractContext, ExtractReport
from extractors.bluesky.api import BlueskySource
from extractors.bluesky.login import Login
from extractors.driver import read_account
from extractors.http import HttpClient
from extractors.landing import LandingWriter
from extractors.remembered import Memory

PUBLIC_HOST = "https://public.api.bsky.app"
ENTRYWAY = "https://bsky.social"
# The public host has a limit but neither publishes nor sends it.
PUBLIC_PER_SECOND = 10.0


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account; with ``base_url`` every call, also of the login, goes there."""

    def make_source(client: HttpClient, writer: LandingWriter, memory: Memory) -> BlueskySource:
        login = None
        if account.credentials.get("app_password"):
            login = Login(account, ENTRYWAY, client, writer, memory, session)
        return BlueskySource(account, client, login)

    base_url = (account.base_url or PUBLIC_HOST).rstrip("/")
    pace = PUBLIC_PER_SECOND if base_url == PUBLIC_HOST else None
    return read_account(account, ctx, base_url, make_source, session, pace)
