"""How requests are sent: connections, and the login that goes with them."""

from __future__ import annotations

import requests
from requests.adapters import HTTPAdapter


class BearerToken(requests.auth.AuthBase):
    """Sends the token, or nothing: keeps requests from taking a login out of ~/.netrc."""

    def __init__(self, token: str | None = None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def new_session(workers: int) -> requests.Session:
    """A session with room for so many requests side by side."""
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=workers))
    session.headers["User-Agent"] = "social-engagement-warehouse"
    return session
