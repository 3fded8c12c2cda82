"""How TikTok is spoken to: errors come with status 200, the token in a header of its own.

The meanings of codes are those that TikTok's clients agree on; an unknown one refuses the request
and costs no more than its stream.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from extractors.dialect import Dialect, Verdict
from extractors.oauth import RefreshLogin

TOKEN_OVER = frozenset({"40102", "40104", "40105"})
NO_PERMISSION = frozenset({"40001", "40110", "40118"})
BAD_PARAMETER = "40002"
TOO_FAST = "40100"
DAY_SPENT = "40133"


class AccessToken(requests.auth.AuthBase):
    """Sends ``Access-Token``, as configured or from a login."""

    def __init__(self, token: str | None, login: RefreshLogin | None = None) -> None:
        self._token = token
        self._login = login

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Access-Token"] = self._login.token() if self._login else self._token or ""
        return request


class TikTokDialect(Dialect):
    """Without a token it is that of the login itself, which is asked without one."""

    def __init__(self, token: str | None = None) -> None:
        self._login: RefreshLogin | None = None
        self.auth = AccessToken(token) if token else None

    def use(self, login: RefreshLogin) -> None:
        """Sign with a login from now on."""
        self._login = login
        self.auth = AccessToken(None, login)

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        """By ``code``, whatever the status; 0 is the only one that means well."""
        if not isinstance(body, dict) or "code" not in body:
            return None
        code = str(body["code"])
        message = f"{code}: {body.get('message') or 'no reason given'}"
        if code == "0":
            return None
        if code in TOKEN_OVER:
            if self._login is not None:
                return Verdict("expired", message, code)
            return Verdict(
                "spent",
                f"TikTok takes the access token no longer ({message}): it lasts 24 hours; give"
                " refresh_token with client_id and client_secret, or a new access_token",
            )
        if code == TOO_FAST:
            return Verdict("limited", message, code)
        if code == DAY_SPENT:
            return Verdict(
                "spent",
                f"TikTok's quota of the day is used up ({message}); a run on the next day goes on"
                " from here",
            )
        if code.startswith("5"):
            return Verdict("retry", message, code)
        return Verdict("refused", message, code)

    def renew(self) -> bool:
        """A new token, where there is a refresh token."""
        return self._login is not None and self._login.renew()
