"""Logins to X: a user's (OAuth 2.0, refresh tokens that rotate) or an app's own.

With the user's all streams are to be had; with the app's bearer token public data only. Source:
docs.x.com, fundamentals/authentication/oauth-2-0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.dialect import Dialect
from extractors.failures import Halted, HttpError
from extractors.oauth import RefreshLogin
from extractors.x.dialect import Signature, XDialect


class Basic(Dialect):
    """Sends the client's name and secret with requests for a token."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        self.auth = requests.auth.HTTPBasicAuth(client_id, client_secret)


def log_in(desk: Desk, dialect: XDialect) -> bool:
    """Make requests be signed; True with a user's login, False with the app's.

    Raises:
        ExtractError: there is no usable login.
    """
    given = desk.account.credentials
    refresh_token, client_id = given.get("refresh_token"), given.get("client_id")
    if refresh_token and client_id:
        dialect.auth = _user(desk, refresh_token, client_id, given.get("client_secret"))
        return True
    if refresh_token:
        raise ExtractError("this account has a refresh_token, which needs the client_id it is for")
    if given.get("bearer_token"):
        dialect.auth = AppToken(given["bearer_token"])
        return False
    raise ExtractError(
        "this account has no login: give refresh_token and client_id (all streams), or"
        " bearer_token (public data: no likes, messages and analytics)"
    )


class AppToken(requests.auth.AuthBase):
    """Signs with the app's bearer token, which does not expire."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _user(desk: Desk, refresh_token: str, client_id: str, secret: str | None) -> Signature:
    server = desk.host("login", Basic(client_id, secret) if secret else None)

    def grant(token: str) -> Mapping[str, Any]:
        form = {"grant_type": "refresh_token", "refresh_token": token}
        if not secret:
            form["client_id"] = client_id
        try:
            body = server.post("/2/oauth2/token", form=form).body
        except HttpError as refused:
            raise Halted(
                f"X gave no access token ({refused}): a refresh token is good for one use and about"
                " six months; authorise the app again and configure the new refresh_token"
            ) from None
        return body if isinstance(body, dict) else {}

    login = RefreshLogin(desk, refresh_token, grant)
    login.token()
    return Signature(login)
