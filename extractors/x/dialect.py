"""How X answers: limits by endpoint, errors in three forms, and credits that run out.

A limit counts the requests to one endpoint in 15 minutes and is told by ``x-rate-limit-*``
headers: only requests to that endpoint wait. Sources: docs.x.com, fundamentals/rate-limits and
fundamentals/response-codes-and-errors.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from extractors.base import ExtractError
from extractors.dialect import Dialect, Verdict
from extractors.limits import RateGate, WaitTooLong
from extractors.oauth import RefreshLogin
from extractors.policy import Policy
from extractors.session import BearerToken
from extractors.x.credits import Ledger

REMAINING, RESET = "x-rate-limit-remaining", "x-rate-limit-reset"
DAILY = ("x-app-limit-24hour-remaining", "x-user-limit-24hour-remaining")
GOES_ON = "what was read is kept and the next run goes on from there"


class WindowUsedUp(ExtractError):
    """No more requests to one endpoint in this run; others may go on."""


class Signature(requests.auth.AuthBase):
    """Signs with the user's token, and remembers in each thread which one it sent."""

    def __init__(self, login: RefreshLogin) -> None:
        self._login = login
        self._sent = threading.local()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self._sent.token = self._login.token()
        return BearerToken(self._sent.token)(request)

    def renew(self) -> bool:
        """A new token, unless another thread has got one since this one's request."""
        if self._login.token() == getattr(self._sent, "token", None):
            self._login.renew()
        return True


class XDialect(Dialect):
    """Waits, refusals and bills of one account; ``ledger`` and ``auth`` are set before use."""

    def __init__(self) -> None:
        self.ledger: Ledger | None = None
        self.policy: Policy | None = None
        self.app_paths: frozenset[str] = frozenset()  # asked with the app's own token
        self._gates: dict[str, RateGate] = {}
        self._lock = threading.Lock()
        self._here = threading.local()

    def before(self, method: str, path: str, params: Mapping[str, Any] | None) -> Verdict | None:
        self._leave({})  # the last request of this thread had no answer
        stop = self.ledger.stop() if self.ledger else None
        if stop is not None:
            return Verdict("spent", stop)
        name = endpoint(path)
        try:
            self._gate(name).enter()
        except WaitTooLong as too_long:
            goes_on = datetime.fromtimestamp(time.time() + too_long.seconds, UTC)
            raise WindowUsedUp(
                f"X allows no more requests to {name} before {goes_on:%H:%M} UTC; {GOES_ON}"
            ) from None
        self._here.name = name
        return None

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        name = self._leave(headers, is_over=status == 429)
        code, message = problem(body)
        told = f"{code}: {message}" if code and message else code or message
        if status < 400:
            return None
        if status == 402 or "creditsdepleted" in (code + message).replace(" ", "").lower():
            return Verdict("spent", f"the credits of this X app are used up ({told}); {GOES_ON}")
        if code == "usage-capped":
            return Verdict("spent", f"the monthly cap of this X app is reached ({told}); {GOES_ON}")
        if status == 429 and any(headers.get(daily) == "0" for daily in DAILY):
            return Verdict("refused", f"no more requests to {name} today; {GOES_ON}", "daily-limit")
        if status == 429 and headers.get(RESET):
            # Asked again at once: the endpoint's gate is closed and makes the request wait.
            return Verdict("retry", f"too many requests to {name} (429)")
        if status == 401:
            kind = "refused" if self.auth is None or name in self.app_paths else "expired"
            return Verdict(kind, told or "the token is not accepted", code)  # type: ignore[arg-type]
        if status >= 500 or status in (408, 425, 429):
            return None
        return Verdict("refused", told, code)

    def renew(self) -> bool:
        renew: Callable[[], bool] | None = getattr(self.auth, "renew", None)
        return renew() if renew is not None else False

    def _gate(self, name: str) -> RateGate:
        policy = self.policy or Policy()
        with self._lock:
            if name not in self._gates:
                # One window at most is waited for; what is left over is for the next run.
                longest = policy.longest_wait
                self._gates[name] = RateGate(longest, longest, time.time, time.sleep)
            return self._gates[name]

    def _leave(self, headers: Mapping[str, str], is_over: bool = False) -> str | None:
        """Learn from an answer to this thread's request; gives the endpoint's name."""
        name: str | None = getattr(self._here, "name", None)
        if name is None:
            return None
        self._here.name = None
        known = {
            "X-RateLimit-Remaining": "0" if is_over else headers.get(REMAINING, ""),
            "X-RateLimit-Reset": headers.get(RESET, ""),
            "Date": headers.get("Date", ""),
        }
        self._gate(name).leave({header: value for header, value in known.items() if value})
        return name


def endpoint(path: str) -> str:
    """The path without ids, as X counts requests."""
    return re.sub(r"(?<=[a-z_])/(\d+|by/username/[^/]+)(?=/|$)", "/:id", path)


def problem(body: Any) -> tuple[str, str]:
    """Code and message of an error in any of its forms; empty where there is none.

    The forms are ``{title, detail, type, errors: [{message, parameters}]}``, ``{errors: [{code,
    message}]}`` and ``{code, message}``.
    """
    if not isinstance(body, dict):
        return "", ""
    inner = body.get("errors")
    first = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], dict) else {}
    kind = str(body.get("type") or "").rsplit("/", 1)[-1]
    code = kind if kind not in ("", "about:blank") else ""
    code = code or str(body.get("title") or body.get("code") or first.get("code") or "")
    texts = [body.get("detail"), body.get("message"), first.get("message"), body.get("error")]
    parameters = first.get("parameters")
    if isinstance(parameters, dict):
        texts.append("parameters: " + ", ".join(parameters))
    return code, "; ".join(dict.fromkeys(str(text) for text in texts if text))
