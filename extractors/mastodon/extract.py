"""Reads a Mastodon account (or one of a compatible server) from its home server.

Public: the account, its posts, threads as far as the server shows them to anybody, favourites,
boosts, followers. With ``access_token`` (scopes read:accounts, read:statuses, read:notifications,
read:follows) also quotes, notifications, non-public posts and whole threads.
"""

from __future__ import annotations

import re

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.driver import read_account
from extractors.http import HttpClient
from extractors.landing import LandingWriter
from extractors.mastodon.api import MastodonSource
from extractors.remembered import Memory


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account; without ``base_url`` its server is taken from ``name@server``."""
    try:
        base_url = (account.base_url or home_server(account.account)).rstrip("/")
    except ExtractError as problem:
        return ExtractReport(account.platform, account.account, error=str(problem))

    def make_source(client: HttpClient, writer: LandingWriter, memory: Memory) -> MastodonSource:
        return MastodonSource(account, client)

    return read_account(account, ctx, base_url, make_source, session)


def home_server(name: str) -> str:
    """Address of the server in ``name@server``.

    Raises:
        ExtractError: the name has no server.
    """
    found = re.fullmatch(r"@?[^@\s/]+@([A-Za-z0-9.-]+(?::\d+)?)", name.strip())
    if found is None:
        raise ExtractError(
            f"account {name!r} names no server: write it as name@server, or give base_url"
        )
    return f"https://{found.group(1).lower()}"
