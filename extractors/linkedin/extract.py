"""Reads a LinkedIn page: posts, what people did to them, and the page's figures.

Needs ``access_token`` (60 days), or ``refresh_token`` with ``client_id`` and ``client_secret``,
which LinkedIn gives to approved partners. With ``client_id`` and ``client_secret`` beside an
``access_token`` its end is known too. The account is the number of the organization.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.linkedin.acts import read_comments, read_notifications, read_reactions
from extractors.linkedin.api import Api
from extractors.linkedin.dialect import LinkedInDialect, checked_version
from extractors.linkedin.figures import read_days, read_followers
from extractors.linkedin.posts import read_posts, read_social_counters, read_statistics
from extractors.linkedin.records import lasting_organization, unsure
from extractors.linkedin.spec import SPEC
from extractors.oauth import RefreshLogin
from extractors.records import instant, iso, unix_instant

TOKEN_LASTS = timedelta(days=60)
VERSION_ENDS = 15  # day of the month, a year after the version's own; some last longer


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one page into landing files."""
    try:
        number = organization_number(account.account)
        check_credentials(account.credentials)
        dialect = LinkedInDialect(
            checked_version(account.options.get("api_version")),
            account.credentials.get("access_token"),
        )
    except ExtractError as problem:
        return ExtractReport(account.platform, account.account, error=str(problem))

    def read(desk: Desk) -> None:
        desk.expires(f"version {dialect.version} of LinkedIn's interface", _end(dialect.version))
        login(desk, dialect)
        read_page(desk, Api(desk), number)

    return read_streams(SPEC, account, ctx, read, session, dialect)


def organization_number(name: str) -> str:
    """The number in ``123`` or ``urn:li:organization:123``.

    Raises:
        ExtractError: the name is neither.
    """
    found = re.fullmatch(r"(?:urn:li:organization:)?(\d+)", name.strip())
    if found is None:
        raise ExtractError(
            f"account {name!r} is no LinkedIn page: write the organization's number, as it stands"
            " in the address of the page's admin view, or urn:li:organization:<number>"
        )
    return found.group(1)


def check_credentials(credentials: Mapping[str, str]) -> None:
    """Raises ExtractError unless there is a token, or all that is needed to get one."""
    needed = {"refresh_token", "client_id", "client_secret"}
    if "access_token" not in credentials and not needed <= set(credentials):
        raise ExtractError(
            "a LinkedIn page needs access_token, or refresh_token with client_id and client_secret"
        )


def login(desk: Desk, dialect: LinkedInDialect) -> None:
    """Sign with the refresh token if there is one; tell when the login ends."""
    credentials = desk.account.credentials
    app = {name: credentials.get(name, "") for name in ("client_id", "client_secret")}
    if "refresh_token" in credentials and all(app.values()):

        def grant(refresh_token: str) -> Mapping[str, Any]:
            form = {**app, "grant_type": "refresh_token", "refresh_token": refresh_token}
            answer = desk.host("login").post("/oauth/v2/accessToken", form=form).body
            return answer if isinstance(answer, dict) else {}

        renewing = RefreshLogin(desk, credentials["refresh_token"], grant)
        renewing.token()
        dialect.use(renewing)
        renewing.tell_expiry("LinkedIn's refresh token")
    else:
        token = credentials["access_token"]
        until = _introspect(desk, {**app, "token": token}) if all(app.values()) else None
        desk.expires("LinkedIn's access token", until or _latest_end(desk, token))


def _end(version: str) -> datetime:
    """When a version may be refused at the earliest."""
    return datetime(int(version[:4]) + 1, int(version[4:]), VERSION_ENDS, tzinfo=UTC)


def _introspect(desk: Desk, form: Mapping[str, str]) -> datetime | None:
    """The end of the access token, as LinkedIn tells it."""
    try:
        answer = desk.host("login").post("/oauth/v2/introspectToken", form=form).body
    except ExtractError as problem:
        desk.warnings[f"the end of the access token is not known: {problem}"] += 1
        return None
    until = answer.get("expires_at") if isinstance(answer, dict) else None
    return unix_instant(until)


def _latest_end(desk: Desk, token: str) -> datetime:
    """60 days after this token was first used: later than that it cannot end."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    used = desk.memory.get("token", {})
    if used.get("digest") != digest:
        used = desk.memory["token"] = {"digest": digest, "first_used": iso(desk.now)}
    return (instant(used["first_used"]) or desk.now) + TOKEN_LASTS


def read_page(desk: Desk, api: Api, number: str) -> None:
    """All streams; the page's own record first, since without it nothing else can be read."""
    page = f"urn:li:organization:{number}"
    desk.put("accounts", page, lasting_organization(api.get(f"organizations/{number}"), page))
    desk.read("posts", lambda: read_posts(desk, api, page))
    desk.read("social_counters", lambda: read_social_counters(desk, api))
    desk.read("post_statistics", unsure(lambda: read_statistics(desk, api, page)))
    desk.read("comments", lambda: read_comments(desk, api))
    desk.read("reactions", lambda: read_reactions(desk, api))
    desk.read("notifications", unsure(lambda: read_notifications(desk, api, page)))
    desk.read("followers", unsure(lambda: read_followers(desk, api, page)))
    desk.read("days", unsure(lambda: read_days(desk, api, page)))
