"""The owner's login: access tokens of an hour out of a refresh token (OAuth 2.0 of Google).

The refresh token has no fixed end, except where the consent screen is in testing; then the answer
says so. Source: developers.google.com/identity/protocols/oauth2/web-server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.oauth import RefreshLogin

NEEDED = ("client_id", "client_secret", "refresh_token")


class Login:
    """Tokens of one account; ``auth`` signs requests with them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._given = desk.account.credentials
        self.auth = RefreshLogin(desk, self._given["refresh_token"], self._grant)

    def open(self) -> None:
        """Get a token if there is none that is good for now, and report when the login ends.

        Raises:
            ExtractError: the login is over, or the platform gave no token.
        """
        self.auth.token()
        self.auth.tell_expiry(f"login of {self._desk.account.account}")

    def _grant(self, refresh_token: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "refresh_token",
            "client_id": self._given["client_id"],
            "client_secret": self._given["client_secret"],
            "refresh_token": refresh_token,
        }
        try:
            body = self._desk.host("login").post("/token", form=form).body
        except HttpError as problem:
            raise ExtractError(
                f"the login of account {self._desk.account.account} is refused ({problem}): let its"
                " owner consent anew (access_type=offline, prompt=consent) and put the new"
                " refresh_token into sources.yml; while the consent screen is in testing it lasts"
                " 7 days"
            ) from None
        return body if isinstance(body, dict) else {}


def has_login(desk: Desk) -> bool:
    """Whether the account has a whole login.

    Raises:
        ExtractError: it has a part of one, or neither that nor a key.
    """
    given = desk.account.credentials
    missing = [name for name in NEEDED if name not in given]
    if not missing:
        return True
    name = desk.account.account
    if len(missing) < len(NEEDED):
        raise ExtractError(f"account {name}: a login needs {', '.join(missing)} too")
    if "api_key" not in given:
        raise ExtractError(f"account {name}: give api_key, or all of {', '.join(NEEDED)}, or both")
    return False
