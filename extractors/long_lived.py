"""Tokens of 60 days that are their own refresh tokens, as Instagram and Threads give them.

A token can be refreshed from a day after it was given until it ends; a refreshed one lives 60 days
from then. One that has ended cannot be refreshed: the user must log in again. The refreshed token
is kept in the account's state file; a newly configured one takes its place.
Source: developers.facebook.com/docs/instagram-platform/reference/refresh_access_token.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.graph import GraphAuth
from extractors.records import instant, iso

YOUNGEST = timedelta(hours=24)
RENEW_EVERY = timedelta(days=7)


class LongLivedToken:
    """Keeps the token in ``auth`` alive; ``refresh`` asks the platform for the next one.

    ``refresh`` gives ``{"access_token", "expires_in"}``, seconds.
    """

    def __init__(
        self, desk: Desk, configured: str, auth: GraphAuth, refresh: Callable[[], Any]
    ) -> None:
        self._desk = desk
        self._auth = auth
        self._refresh = refresh
        digest = hashlib.sha256(configured.encode()).hexdigest()
        if desk.session.get("configured") != digest:
            desk.session.clear()
            desk.session["configured"] = digest
            desk.session["given_at"] = iso(desk.now)
        auth.token = desk.session.get("access_token", configured)

    def keep_alive(self) -> None:
        """Refresh the token where that is due; a failure is a warning as long as it lives."""
        if self._is_due():
            try:
                self._take(self._refresh())
            except ExtractError as problem:
                self._desk.warnings[f"the access token could not be refreshed: {problem}"] += 1
        until = instant(self._desk.session.get("until"))
        self._desk.expires("access token", until)

    def _is_due(self) -> bool:
        session, now = self._desk.session, self._desk.now
        given = instant(session.get("given_at"))
        if given is None or now - given < YOUNGEST:
            return False
        return "until" not in session or now - given >= RENEW_EVERY

    def _take(self, answer: Any) -> None:
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise ExtractError("the answer held no token")
        self._desk.keep_secret("access_token", token)
        self._auth.token = token
        self._desk.session["given_at"] = iso(self._desk.now)
        seconds = answer.get("expires_in")
        if isinstance(seconds, int | float):
            until = self._desk.now + timedelta(seconds=float(seconds))
            self._desk.session["until"] = iso(until)
