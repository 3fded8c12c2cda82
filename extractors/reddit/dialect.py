"""How Reddit is spoken to: its login, its limits and its refusals.

Source: prawcore ``rate_limit.py`` and ``auth.py`` for headers and grants.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from requests.auth import HTTPBasicAuth

from extractors.base import Account, ExtractError
from extractors.desk import Desk
from extractors.dialect import Dialect, Verdict
from extractors.failures import HttpError
from extractors.limits import retry_after
from extractors.oauth import RefreshLogin

TOKEN_PATH = "/api/v1/access_token"
SPARE = 4  # requests that may be under way when the window is used up
SILENT_WAIT = 60.0  # seconds, doubled each time, after a 429 that does not say how long
ADVICE = "check client_id, client_secret and the login of this account"


def user_agent(account: Account) -> str:
    """Reddit refuses clients that do not say who they are."""
    return f"python:social-engagement-warehouse:v1 (by /u/{user_name(account)})"


def user_name(account: Account) -> str:
    """Name without the prefix that Reddit shows before it."""
    return account.account.strip().removeprefix("/").removeprefix("u/").strip("/")


class LoginDialect(Dialect):
    """The host that gives tokens; it says errors with status 200, too."""

    def __init__(self, account: Account) -> None:
        self.headers = {"User-Agent": user_agent(account)}
        secrets = account.credentials
        self.auth = HTTPBasicAuth(secrets["client_id"], secrets["client_secret"])

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        problem = body.get("error") if isinstance(body, dict) else None
        if status in (200, 400, 401, 403) and (problem or status != 200):
            return Verdict("refused", f"{problem or 'login refused'}; {ADVICE}", str(problem or ""))
        return None


class RedditDialect(Dialect):
    """``x-ratelimit-remaining`` is a decimal, ``x-ratelimit-reset`` counts seconds."""

    def __init__(self, account: Account) -> None:
        self.headers = {"User-Agent": user_agent(account)}
        self._login: RefreshLogin | None = None
        self._silent = 0

    def log_in(self, desk: Desk) -> None:
        """Get a token before anything else is asked.

        Raises:
            ExtractError: Reddit gives none.
        """
        self._login = _login(desk)
        self.auth = self._login
        try:
            self._login.token()
        except HttpError as problem:
            raise ExtractError(str(problem)) from None

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        if status == 429:
            wait = retry_after(headers, time.time())
            if wait is None:
                wait = SILENT_WAIT * 2**self._silent
                self._silent += 1
            return Verdict("limited", "too many requests (429)", wait=wait)
        self._silent = 0
        if status == 401:
            return Verdict("expired", f"the token is not accepted; {ADVICE}")
        if status == 403 and not isinstance(body, dict):
            return Verdict("refused", "Reddit blocks this client or network address", "blocked")
        if status == 403 and body.get("reason"):
            return Verdict("refused", f"Forbidden: {body['reason']}", str(body["reason"]))
        return None

    def hold(self, headers: Mapping[str, str]) -> float | None:
        try:
            left = float(headers.get("x-ratelimit-remaining", ""))
            reset = float(headers.get("x-ratelimit-reset", ""))
        except ValueError:
            return None
        return reset if left < SPARE else None

    def renew(self) -> bool:
        return self._login is not None and self._login.renew()


def _login(desk: Desk) -> RefreshLogin:
    """By refresh token, else by the account's password, else as the application alone."""
    secrets = desk.account.credentials
    host = desk.host("login", LoginDialect(desk.account))
    refresh_token = secrets.get("refresh_token")
    if refresh_token:
        form = {"grant_type": "refresh_token"}
    elif secrets.get("username") and secrets.get("password"):
        form = {"grant_type": "password", "username": secrets["username"],
                "password": secrets["password"]}  # fmt: skip
    else:
        form = {"grant_type": "client_credentials"}

    def grant(token: str) -> Mapping[str, Any]:
        asked = {**form, "refresh_token": token} if refresh_token else form
        answer = host.post(TOKEN_PATH, form=asked).body
        return answer if isinstance(answer, dict) else {}

    # Without a refresh token there is nothing to keep but which login the token belongs to.
    which = refresh_token or f"{form['grant_type']}:{secrets['client_id']}"
    return RefreshLogin(desk, which, grant)


def is_personal(account: Account) -> bool:
    """True if the login is that of a person, who has an inbox; an application has none."""
    secrets = account.credentials
    return bool(
        secrets.get("refresh_token") or (secrets.get("username") and secrets.get("password"))
    )
