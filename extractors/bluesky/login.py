"""Login to Bluesky with an app password, with few logins: they are limited to 300 a day.

The session is kept in the account's state file. An access token lives two hours, a refresh token
90 days; an expired one is answered with 400 ``ExpiredToken``.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Mapping
from typing import Any

import requests

from extractors.base import Account, ExtractError
from extractors.http import Answer, HttpClient, HttpError
from extractors.landing import LandingWriter
from extractors.remembered import Memory
from extractors.secrets import tokens_of

SERVER = "/xrpc/com.atproto.server."
STALE = frozenset({"ExpiredToken", "InvalidToken"})
EARLY = 60  # seconds before its end at which a token is renewed


class Login:
    """Calls that need the account's own session, made to its personal data server (PDS)."""

    def __init__(
        self,
        account: Account,
        entryway: str,
        public: HttpClient,
        writer: LandingWriter,
        memory: Memory,
        session: requests.Session | None,
    ) -> None:
        self._account = account
        self._session = session
        self._writer = writer
        self._memory = memory
        self._public = public
        # With a base_url of the user's own, everything goes to that one server.
        self._fixed = public if account.base_url else None
        self._entryway = self._fixed or self._client(entryway)
        self._pds: HttpClient | None = None

    @property
    def requests(self) -> int:
        """Calls made besides those of the public client."""
        clients = {id(c): c for c in (self._entryway, self._pds) if c is not None}
        return sum(c.requests for c in clients.values() if c is not self._public)

    def get(self, path: str, params: Mapping[str, Any], did: str) -> Answer:
        """GET with the session of the account with this DID, logging in where it has none.

        Raises:
            ExtractError: the login was refused, or is another account's.
        """
        if not self._memory.session or _is_over(self._memory.session["accessJwt"]):
            self._renew()
        if self._memory.session["did"] != did:
            owner = self._memory.session["did"]
            self._memory.session = {}
            raise ExtractError(
                f"the app_password of {self._account.account} logs in to another account, {owner}:"
                " give the one of this account"
            )
        try:
            return self._server().get(path, params, self._memory.session["accessJwt"])
        except HttpError as problem:
            if problem.code not in STALE:
                raise
        self._renew()
        return self._server().get(path, params, self._memory.session["accessJwt"])

    def _renew(self) -> None:
        session = self._memory.session
        if session:
            try:
                token = session["refreshJwt"]
                self._keep(self._server().post(SERVER + "refreshSession", token=token).body)
                return
            except HttpError:
                self._memory.session = {}
        identifier = self._account.credentials.get("identifier") or self._account.account
        body = {
            "identifier": identifier.removeprefix("@"),
            "password": self._account.credentials["app_password"],
        }
        try:
            self._keep(self._entryway.post(SERVER + "createSession", body).body)
        except HttpError as problem:
            raise ExtractError(
                f"login of {self._account.account} was refused: {problem}; check app_password"
                " (made in the account's settings) and identifier"
            ) from None

    def _keep(self, answer: Any) -> None:
        try:
            kept = {name: str(answer[name]) for name in ("accessJwt", "refreshJwt", "did")}
        except (TypeError, KeyError):
            raise ExtractError(f"{self._entryway.host} gave no session: is it a PDS?") from None
        kept["pds"] = _pds(answer.get("didDoc")) or self._memory.session.get("pds", "")
        self._memory.session = kept
        self._pds = None
        for secret in (kept["accessJwt"], kept["refreshJwt"]):
            self._writer.hide(secret)
            for client in (self._public, self._entryway):
                client.hide(secret)

    def _server(self) -> HttpClient:
        if self._fixed is not None:
            return self._fixed
        address = self._memory.session.get("pds")
        if not address:
            return self._entryway
        if self._pds is None:
            self._pds = self._client(address)
        return self._pds

    def _client(self, address: str) -> HttpClient:
        secrets = [*self._account.secrets, *tokens_of(self._memory.session)]
        return HttpClient(address, secrets, self._session)


def _pds(did_doc: Any) -> str | None:
    services = did_doc.get("service") if isinstance(did_doc, dict) else None
    for service in services if isinstance(services, list) else []:
        if not isinstance(service, dict):
            continue
        is_pds = str(service.get("id", "")).endswith("#atproto_pds")
        if is_pds and service.get("type") == "AtprotoPersonalDataServer":
            address = service.get("serviceEndpoint")
            # Tokens go there: nothing but an encrypted connection will do.
            is_safe = isinstance(address, str) and re.fullmatch(r"https://[^\s/@?#\\]+/?", address)
            return address if is_safe else None
    return None


def _is_over(token: str) -> bool:
    """True if a token says that it has ended; one that cannot be read is tried."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return float(claims["exp"]) - EARLY <= time.time()
    except (IndexError, KeyError, TypeError, ValueError):
        return False
