"""Logins that renew a short-lived access token with a refresh token (OAuth 2.0, RFC 6749, 6).

The access token, and a refresh token that the platform put in place of the configured one, are
kept in the account's state file, which only its owner can read. A refresh token that is newly
configured replaces what was kept.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.session import BearerToken

EARLY = 60.0  # seconds before its end at which a token is renewed
FRESH = 10.0  # seconds for which a token is not renewed again: another thread did it just now
Grant = Callable[[str], Mapping[str, Any]]


class RefreshLogin(requests.auth.AuthBase):
    """Signs requests with an access token that is renewed when it ends.

    ``grant`` asks the platform for a token with a refresh token and gives its answer:
    ``access_token, expires_in`` and, where it rotates them, ``refresh_token`` and
    ``refresh_token_expires_in``, times in seconds. To be used as ``Dialect.auth``; safe for
    several threads.
    """

    def __init__(self, desk: Desk, refresh_token: str, grant: Grant) -> None:
        self._desk = desk
        self._grant = grant
        self._lock = threading.Lock()
        self._renewed_at: float | None = None
        configured = hashlib.sha256(refresh_token.encode()).hexdigest()
        session = desk.session
        if session.get("configured") != configured:
            session.clear()
            session["configured"] = configured
            desk.keep_secret("refresh_token", refresh_token)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return BearerToken(self.token())(request)

    def token(self) -> str:
        """An access token that is good for now.

        Raises:
            ExtractError: the platform gave none.
        """
        with self._lock:
            until = float(self._desk.session.get("access_until", "0"))
            if "access_token" not in self._desk.session or until - EARLY < time.time():
                self._renew()
            return self._desk.session["access_token"]

    def renew(self) -> bool:
        """After the platform called the token expired; for ``Dialect.renew``."""
        with self._lock:
            if self._renewed_at is None or time.monotonic() - self._renewed_at > FRESH:
                self._renew()
        return True

    def _renew(self) -> None:
        session = self._desk.session
        # Proves that the disk takes it, before a refresh token is used up that may be replaced.
        self._desk.save_session()
        answer = self._grant(session["refresh_token"])
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise ExtractError("the login gave no access token: check the refresh token")
        self._desk.keep_secret("access_token", token)
        session["access_until"] = str(time.time() + _seconds(answer.get("expires_in"), 3600.0))
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated:
            self._desk.keep_secret("refresh_token", rotated)
        lasts = answer.get("refresh_token_expires_in") or answer.get("refresh_expires_in")
        if lasts is not None:
            end = datetime.now(UTC) + timedelta(seconds=_seconds(lasts, 0.0))
            session["refresh_until"] = end.isoformat()
        self._renewed_at = time.monotonic()
        # A refresh token that was used is worth nothing any more where the platform replaces it:
        # a run that is killed must not lose the new one.
        self._desk.save_session()

    def tell_expiry(self, what: str) -> None:
        """Report when the refresh token ends, where the platform said so."""
        until = self._desk.session.get("refresh_until")
        if until:
            self._desk.expires(what, datetime.fromisoformat(until))


def _seconds(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default
