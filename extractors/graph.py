"""What Meta's Graph APIs share: errors, limits, paging; ``graph_insights`` has what they measure.

Errors are ``{"error": {"message", "type", "code", "error_subcode", "is_transient"}}`` and must be
told apart by code, since statuses are not to be relied on: a throttle comes as 400 or 403. Usage
is announced in percent (``X-App-Usage``, ``X-Business-Use-Case-Usage``; the wait in minutes).
Links to a next page carry the token: only what marks the place is taken from them.
Sources: developers.facebook.com/docs/graph-api, overview/rate-limiting, guides/error-handling,
reference/insights; facebook/facebook-business-sdk-codegen, api_specs.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from extractors.dialect import Dialect, Verdict
from extractors.failures import Halted, HttpError, ServerFault
from extractors.http import HttpClient
from extractors.policy import POLICY
from extractors.progress import Progress
from extractors.session import BearerToken

TRANSIENT = frozenset({1, 2})
THROTTLED = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
BLOCKED = 368
TOKEN = frozenset({102, 190})
PERMISSION = frozenset({3, 10, *range(200, 300)})
PARAMETER = 100
NO_METRIC = 3001
GONE = 33
TOO_MUCH = "too much data"
SLOW_FROM = 80.0  # percent of a limit from which each answer is followed by a pause
HOLD_FROM = 95.0  # percent at which nothing is asked for a while
BLIND_HOLD = 300.0  # seconds, where the answer does not say how long
PLACE = ("after", "until", "since", "offset", "__paging_token")


class GraphAuth(requests.auth.AuthBase):
    """Signs with a bearer token that may be exchanged under way.

    With ``app_secret`` each request also proves that it comes from the app: apps may ask for it.
    """

    def __init__(self, token: str, app_secret: str | None = None) -> None:
        self.token = token
        self._app_secret = app_secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        token = self.token
        if self._app_secret:
            key = self._app_secret.encode()
            proof = hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
            request.prepare_url(request.url, {"appsecret_proof": proof})
        return BearerToken(token)(request)


class GraphDialect(Dialect):
    """How Meta refuses, throttles and announces limits.

    ``version``: the one that is asked for, such as ``v26.0``. ``login_advice``: what the user is
    to do about a token that has ended. ``renewer``: puts another token into ``auth`` after this
    one ended and gives True if it could; called once a run, by a client of its own. Without a
    renewer such a token ends the run.
    """

    def __init__(
        self,
        version: str,
        auth: GraphAuth,
        login_advice: str,
        longest_wait: float = POLICY.longest_wait,
    ) -> None:
        self.auth = auth
        self.renewer: Callable[[], bool] | None = None
        self._version = version
        self._advice = login_advice
        self._longest_wait = longest_wait
        self._served: str | None = None
        self._renewed: bool | None = None
        self._lock = threading.Lock()

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        """By the error's code, whatever the status; None if there is no error envelope."""
        self._served = headers.get("facebook-api-version") or self._served
        error = body.get("error") if isinstance(body, dict) else None
        if not isinstance(error, dict):
            return None
        code, text = _integer(error.get("code")), _told(error)
        if code in TOKEN:
            advice = f"{text}; {self._advice}"
            if self.renewer is None:
                return Verdict("spent", advice, _code(error))
            return Verdict("expired", advice, _code(error))
        if code in THROTTLED:
            return self._throttled(headers, text, _code(error))
        if code == BLOCKED:
            return Verdict("spent", f"the account is blocked for a time: {text}", _code(error))
        if "reduce the amount of data" in text.lower():
            return Verdict("refused", text, TOO_MUCH)
        if code in TRANSIENT or error.get("is_transient") is True:
            return Verdict("retry", text, _code(error))
        return Verdict("refused", text, _code(error))

    def _throttled(self, headers: Mapping[str, str], text: str, code: str) -> Verdict:
        _, minutes = usage(headers)
        if minutes * 60 > self._longest_wait:
            free = datetime.now(UTC) + timedelta(minutes=minutes)
            return Verdict(
                "spent",
                f"the limit is used up until about {free:%Y-%m-%d %H:%M} UTC ({text}); what was"
                " read is kept and a run after that goes on from there",
                code,
            )
        return Verdict("limited", text, code, minutes * 60 if minutes else None)

    def hold(self, headers: Mapping[str, str]) -> float | None:
        """A second of pause per percent above 80; from 95 on until there is room again."""
        percent, minutes = usage(headers)
        if percent >= HOLD_FROM:
            return minutes * 60 or BLIND_HOLD
        return percent - SLOW_FROM if percent > SLOW_FROM else None

    def renew(self) -> bool:
        """Get another token, once; requests that ended with it under way are asked again too."""
        with self._lock:
            if self._renewed is None:
                self._renewed = self.renewer is not None and self.renewer()
            return self._renewed

    def version_warning(self) -> str | None:
        """What to say if the answers were of another version than asked for; None if not.

        A version that has expired does not fail: the oldest one that lives answers.
        """
        if self._served is None or self._served == self._version:
            return None
        return (
            f"version {self._version} was asked for and {self._served} answered: fields and"
            " metrics may mean something else"
        )


def usage(headers: Mapping[str, str]) -> tuple[float, float]:
    """Highest usage of any limit in percent, and the longest wait announced in minutes."""
    limits = [_parsed(headers.get("X-App-Usage"))]
    for entries in _parsed(headers.get("X-Business-Use-Case-Usage")).values():
        limits += [entry for entry in entries if isinstance(entry, dict)] if entries else []
    percents, minutes = [0.0], [0.0]
    for limit in limits:
        percents += [_amount(limit.get(n)) for n in ("call_count", "total_time", "total_cputime")]
        minutes.append(_amount(limit.get("estimated_time_to_regain_access")))
    return max(percents), max(minutes)


def is_permission(problem: HttpError) -> bool:
    """True if a permission is missing."""
    return _number_of(problem) in PERMISSION


def is_gone(problem: HttpError) -> bool:
    """True if the object is deleted, or not visible to this token: the answer is the same."""
    return problem.code == f"{PARAMETER}/{GONE}"


def is_metric_refusal(problem: HttpError) -> bool:
    """True if the error blames a metric: it is unknown, retired, or not for this object."""
    number = _number_of(problem)
    return number == NO_METRIC or (
        number == PARAMETER and not is_gone(problem) and "metric" in str(problem).lower()
    )


def understood(reader: Callable[[], None]) -> Callable[[], None]:
    """A reader for ``Desk.read``: no permission has status 403, a lost token ends the run."""

    def read() -> None:
        try:
            reader()
        except HttpError as problem:
            if is_permission(problem):
                raise HttpError(str(problem), 403, problem.code) from problem
            if _number_of(problem) in TOKEN:
                raise Halted(str(problem)) from problem
            raise

    return read


@dataclass(frozen=True)
class GraphPage:
    """One page: ``items`` as received, ``place``: parameters of the next page, None at the end.

    ``is_stuck``: the server led in a circle, so that there may be more.
    """

    items: list[Any]
    place: dict[str, str] | None
    is_stuck: bool = False


def pages(
    client: HttpClient, path: str, params: Mapping[str, Any], place: Mapping[str, str] | None = None
) -> Iterator[GraphPage]:
    """Pages of an edge, from ``place`` on; the page is halved where the server finds it too large.

    Raises:
        ExtractError: as ``HttpClient.get``; ``ServerFault`` also where an answer has no list.
    """
    asked = dict(params)
    at = dict(place or {})
    progress = Progress(at)
    while True:
        body = _page(client, path, asked, at)
        items = body.get("data") if isinstance(body, dict) else None
        if not isinstance(items, list):
            raise ServerFault(f"{client.host} answered {path} without a list")
        following = next_place(body)
        is_stuck = progress.is_circle(items, following)
        if is_stuck or following is None:
            yield GraphPage(items, None, is_stuck)
            return
        yield GraphPage(items, following)
        at = following


def _page(client: HttpClient, path: str, asked: dict[str, Any], at: dict[str, str]) -> Any:
    while True:
        try:
            return client.get(path, {**asked, **at}).body
        except HttpError as problem:
            limit = _integer(asked.get("limit"))
            if problem.code != TOO_MUCH or limit is None or limit < 2:
                raise
            asked["limit"] = limit // 2


def next_place(body: Mapping[str, Any]) -> dict[str, str] | None:
    """What marks the next page of a list (also of one inside a record); None at its end.

    An answer without ``next`` is the last one, even where it has a cursor.
    """
    paging = body.get("paging")
    link = paging.get("next") if isinstance(paging, dict) else None
    if not isinstance(paging, dict) or not isinstance(link, str):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if isinstance(after, str) and after:
        return {"after": after}
    query = parse_qs(urlsplit(link).query)
    return {name: query[name][-1] for name in PLACE if name in query} or None


def _told(error: Mapping[str, Any]) -> str:
    texts: Sequence[Any] = (error.get("message"), error.get("error_user_msg"))
    text = "; ".join(t for t in texts if isinstance(t, str) and t) or "no reason given"
    return f"{text} (code {_code(error)})"


def _code(error: Mapping[str, Any]) -> str:
    subcode = error.get("error_subcode")
    return f"{error.get('code')}/{subcode}" if subcode else f"{error.get('code')}"


def _number_of(problem: HttpError) -> int | None:
    return _integer(problem.code.split("/")[0])


def _parsed(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _amount(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _integer(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
