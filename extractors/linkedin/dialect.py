"""How LinkedIn is spoken to: versioned, by Rest.li 2.0, with a token of 60 days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import requests

from extractors.base import ExtractError
from extractors.dialect import Dialect, Verdict
from extractors.failures import error_body
from extractors.oauth import RefreshLogin
from extractors.session import BearerToken

# Each monthly version is served for about a year, then refused with status 426.
API_VERSION = "202607"
THROTTLED = "throttled"


class Signature(requests.auth.AuthBase):
    """Signs a request, and names its Rest.li method, which some resources insist on."""

    def __init__(self, token: str | None, login: RefreshLogin | None) -> None:
        self._token = token
        self._login = login

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        query = (request.url or "").partition("?")[2]
        method = "FINDER" if query.startswith("q=") else "GET"
        request.headers["X-RestLi-Method"] = "BATCH_GET" if query.startswith("ids=") else method
        signer = self._login or BearerToken(self._token)
        return signer(request)


class LinkedInDialect(Dialect):
    """``login`` is given where a refresh token is configured."""

    def __init__(self, version: str, token: str | None = None) -> None:
        self.version = version
        self.headers = {"LinkedIn-Version": version, "X-Restli-Protocol-Version": "2.0.0"}
        self.auth = Signature(token, None)
        self._login: RefreshLogin | None = None

    def use(self, login: RefreshLogin) -> None:
        """Sign with a login from now on."""
        self._login = login
        self.auth = Signature(None, login)

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        """Status 426 is a version out of service, 401 a token that is over, 429 a day's quota."""
        if status == 426:
            return Verdict(
                "spent",
                f"LinkedIn no longer serves version {self.version} of its interface: set"
                " api_version of this account to a newer one, written YYYYMM",
            )
        if status == 401:
            reason = _reason(body)
            if self._login is not None:
                return Verdict("expired", reason)
            return Verdict(
                "spent",
                f"LinkedIn takes the access token no longer ({reason}): a token lasts 60 days,"
                " ask for a new one and set access_token of this account",
            )
        if status == 429 and "Retry-After" not in headers:
            return Verdict("refused", _reason(body), THROTTLED)
        if 400 <= status < 500 and status not in (408, 425, 429):
            return Verdict("refused", _reason(body), str(_field(body, "serviceErrorCode") or ""))
        return None

    def renew(self) -> bool:
        """A new token, where there is a refresh token."""
        return self._login is not None and self._login.renew()


def checked_version(text: str | None) -> str:
    """The version to speak: as configured, else ``API_VERSION``.

    Raises:
        ExtractError: it is not written as year and month.
    """
    if text is None:
        return API_VERSION
    if re.fullmatch(r"20\d\d(0[1-9]|1[0-2])", text) is None:
        raise ExtractError(
            f"api_version {text!r} is no version of LinkedIn's interface: write year and month,"
            f" such as {API_VERSION}"
        )
    return text


def _field(body: Any, name: str) -> Any:
    return body.get(name) if isinstance(body, dict) else None


def _reason(body: Any) -> str:
    return error_body(body)[1]
