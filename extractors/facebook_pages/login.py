"""From the token that is configured to the Page's own, and when it ends.

Source: developers.facebook.com/docs/facebook-login/guides/access-tokens (Page tokens, debug_token).
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.graph import GraphAuth, GraphDialect, pages
from extractors.graph_insights import token_ends
from extractors.http import HttpClient
from extractors.records import instant, iso

ADVICE = "give this account a new access_token (developers.facebook.com/tools/explorer)"
PAGE_TOKEN = "page_token"
CHECK_AGAIN = timedelta(hours=20)


class Login:
    """Signs requests with the Page's token; ``dialect`` is that of the desk's client."""

    def __init__(self, desk: Desk, version: str) -> None:
        credentials = desk.account.credentials
        self._desk = desk
        self._version = version
        self._page = desk.account.account
        self._configured = credentials.get("access_token", "")
        self._app_id = credentials.get("app_id") or None
        self._app_secret = credentials.get("app_secret") or None
        self._client: HttpClient | None = None

    def open(self, auth: GraphAuth, dialect: GraphDialect) -> None:
        """Put the Page's token into ``auth`` where another one is configured.

        Raises:
            ExtractError: the token has no access to the Page, or has ended.
        """
        session, memory = self._desk.session, self._desk.memory
        configured = hashlib.sha256(self._configured.encode()).hexdigest()
        if memory.get("login") != configured:
            session.clear()
            me = self._desk.client.get(f"/{self._version}/me", {"fields": "id,name"}).body
            if not isinstance(me, dict) or me.get("id") != self._page:
                self._ask(auth)
            memory["login"] = configured
        self._tell_end()
        if PAGE_TOKEN not in session:
            return  # the one configured is the Page's own
        auth.token = session[PAGE_TOKEN]

        def ask_anew() -> bool:
            try:
                self._ask(auth)
            except ExtractError:
                return False
            return True

        dialect.renewer = ask_anew

    def _ask(self, auth: GraphAuth) -> None:
        """The Page's token by the token of somebody who has the Page."""
        params = {"fields": "id,name,access_token", "limit": 100}
        others = []
        for found in pages(self._own_client(), f"/{self._version}/me/accounts", params):
            for entry in (item for item in found.items if isinstance(item, dict)):
                token = entry.get("access_token")
                if entry.get("id") == self._page and isinstance(token, str) and token:
                    self._desk.keep_secret(PAGE_TOKEN, token)
                    auth.token = token
                    return
                others.append(str(entry.get("id")))
        raise ExtractError(
            f"access_token gives no access to Page {self._page}, only to"
            f" {', '.join(others) or 'no Page at all'} (permission pages_show_list)"
        )

    def _own_client(self) -> HttpClient:
        # Apart from the desk's: there a token that has ended would stop the whole run.
        if self._client is None:
            auth = GraphAuth(self._configured, self._app_secret)
            dialect = GraphDialect(self._version, auth, ADVICE)
            self._client = self._desk.host("login", dialect)
        return self._client

    def _tell_end(self) -> None:
        """Ask once a day when the token ends; needs the app's id and secret."""
        if not self._app_id or not self._app_secret:
            return
        memory = self._desk.memory
        told = memory.setdefault("token", {})
        asked_at = instant(told.get("asked_at"))
        if asked_at is None or self._desk.now - asked_at >= CHECK_AGAIN:
            app_token = f"{self._app_id}|{self._app_secret}"
            self._desk.hide(app_token)
            path, asked = f"/{self._version}/debug_token", {"input_token": self._configured}
            try:
                answer = self._own_client().get(path, asked, app_token).body
            except ExtractError as problem:
                self._desk.warnings[f"the end of access_token could not be read: {problem}"] += 1
                return
            ends = {what: iso(at) for what, at in token_ends(answer).items()}
            memory["token"] = told = {"asked_at": iso(self._desk.now), "ends": ends}
        for what, at in told.get("ends", {}).items():
            self._desk.expires(f"{what} of Page {self._page}", instant(at))
