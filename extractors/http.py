"""One HTTP client for all platforms: waits, repeats, refuses, and never shows a secret.

Belongs here: what is true of any JSON interface. Does not belong here: any address or shape of a
platform.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import requests

from extractors.base import ExtractError
from extractors.dialect import Dialect, Verdict
from extractors.failures import (
    Halted,
    HttpError,
    ServerFault,
    broken,
    disguised,
    error_body,
    out_of_reach,
)
from extractors.limits import RateGate, WaitTooLong, retry_after
from extractors.parallel import side_by_side
from extractors.policy import POLICY, Policy
from extractors.secrets import Secrets
from extractors.session import BearerToken, new_session

T = TypeVar("T")
R = TypeVar("R")
Params = Mapping[str, Any]
TRANSIENT = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
REDIRECTS, MOST_REDIRECTS = frozenset({301, 302, 303, 307, 308}), 3
LONGEST_MESSAGE = 300
_ADVICE = "check that the server is up, the network, and base_url of this account"


@dataclass(frozen=True)
class _Call:
    method: str
    url: str
    token: str | None
    body: Any = None
    form: Params | None = None


@dataclass(frozen=True)
class Answer:
    """A JSON answer: ``body`` parsed, ``headers`` case-insensitive, ``links`` by relation."""

    body: Any
    headers: Mapping[str, str]
    links: Mapping[str, str]


class HttpClient:
    """Requests to one server, safe to use from several threads.

    ``token`` is sent as bearer token; without one the dialect signs, if it has a login.
    ``per_second`` paces requests where the server publishes no limit of its own.
    """

    def __init__(
        self,
        base_url: str,
        secrets: Iterable[str] = (),
        session: requests.Session | None = None,
        policy: Policy | None = None,
        per_second: float | None = None,
        dialect: Dialect | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.policy = policy or POLICY
        self.requests = 0
        self._secrets = Secrets(secrets)
        self._session = session or new_session(self.policy.workers)
        self._dialect = dialect or Dialect()
        self._gate = RateGate(
            self.policy.longest_wait, self.policy.total_wait, time.time, time.sleep, per_second
        )
        self._halted: Halted | None = None
        self._faults_in_a_row = 0
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return _host(self.base_url)

    def hide(self, secret: str) -> None:
        """Never show this text in a message."""
        self._secrets.add(secret)

    def get(self, path: str, params: Params | None = None, token: str | None = None) -> Answer:
        """GET a path of this server, or a whole address that it gave as a link to the next page.

        Raises:
            HttpError: refused. ServerFault: failed repeatedly. Halted: server out of reach, or a
            wait beyond the policy.
        """
        return self._request(_Call("GET", self._address(path, params), token), params)

    def post(
        self, path: str, body: Any = None, token: str | None = None, form: Params | None = None
    ) -> Answer:
        """POST JSON, or a form, to a path of this server; errors as in ``get``."""
        return self._request(_Call("POST", self._address(path, None), token, body, form), form)

    def side_by_side(
        self, function: Callable[[T], R], items: Iterable[T]
    ) -> Iterator[tuple[T, R | ExtractError]]:
        """Apply a function that makes requests to each item, as many at a time as allowed."""
        return side_by_side(function, items, self.policy.workers)

    def scrub(self, text: str) -> str:
        """A text for users: on one line, not endless, secrets blanked."""
        text = self._secrets.blank(text)
        text = re.sub(r"(?i)\b(bearer|dpop)\s+\S+", r"\1 ***", text)
        return " ".join(text.split())[:LONGEST_MESSAGE]

    def _address(self, path: str, params: Params | None) -> str:
        if "://" in path:
            base, link = urlsplit(self.base_url), urlsplit(path)
            if link.netloc.lower() != base.netloc.lower():
                raise ServerFault(
                    self.scrub(f"{self.host} points to another host, {_host(path)}: not followed")
                )
            # Behind a proxy a server may believe that it is spoken to without encryption.
            scheme = "https" if base.scheme == "https" else link.scheme
            return urlunsplit(link._replace(scheme=scheme))
        # Without the stroke a path could lengthen the name of the host.
        place = path if path.startswith("/") else f"/{path}"
        query = urlencode(params or {}, doseq=True)
        return f"{self.base_url}{place}" + (f"?{query}" if query else "")

    def _request(self, call: _Call, params: Params | None) -> Answer:
        failures = redirects = 0
        is_renewed = False
        while True:
            early = self._dialect.before(call.method, _path(call.url), params)
            if early is not None and early.kind == "spent":
                raise self._halt(early.message)
            response, content, broken_off = self._once(call)
            if response is not None and response.status_code in REDIRECTS:
                redirects += 1
                if redirects > MOST_REDIRECTS:
                    raise ServerFault(f"{self.host} redirects in a circle at {_path(call.url)}")
                target = urljoin(call.url, response.headers.get("Location", ""))
                call = replace(call, url=self._address(target, None))
                continue
            verdict = self._judge(response, content)
            if response is not None and verdict.kind == "fine":
                with self._lock:
                    self._faults_in_a_row = 0
                links = {n: link["url"] for n, link in response.links.items() if "url" in link}
                return Answer(content, response.headers, links)
            if verdict.kind == "spent":
                raise self._halt(verdict.message)
            if verdict.kind == "expired" and not is_renewed and self._dialect.renew():
                is_renewed = True
                continue
            if verdict.kind in ("refused", "expired"):
                raise self._refusal(response, call.url, verdict)
            failures += 1
            is_limit = verdict.kind == "limited"
            # A limit that names its end is waited for; only guesses are counted.
            if failures >= self.policy.attempts and not (is_limit and verdict.wait is not None):
                raise self._given_up(call.url, broken_off or verdict.message, is_limit)
            self._pause(verdict.wait, failures, everyone=is_limit)

    def _once(
        self, call: _Call
    ) -> tuple[requests.Response | None, Any, requests.RequestException | None]:
        """One attempt: response, its JSON (None: it has none), and why there is no response."""
        try:
            self._gate.enter()
        except WaitTooLong as too_long:
            raise self._halt(self._limit_message(too_long)) from None
        if self._halted is not None:
            self._gate.leave(None)
            raise self._halted
        with self._lock:
            self.requests += 1
        response = None
        try:
            response = self._session.request(
                call.method,
                call.url,
                json=call.body,
                data=call.form,
                headers={"Accept": "application/json", **self._dialect.headers},
                auth=BearerToken(call.token) if call.token else self._dialect.auth or BearerToken(),
                timeout=(self.policy.connect_timeout, self.policy.read_timeout),
                allow_redirects=False,
            )
            return response, response.json(), None
        except requests.exceptions.JSONDecodeError:
            return response, None, None
        except requests.RequestException as problem:
            return None, None, problem
        finally:
            self._gate.leave(None if response is None else response.headers)
            if response is not None:
                self._hold(response.headers)

    def _hold(self, headers: Mapping[str, str]) -> None:
        seconds = self._dialect.hold(headers)
        if seconds:
            with suppress(WaitTooLong):  # this answer is good; the next request meets the gate
                self._gate.close_for(seconds)

    def _judge(self, response: requests.Response | None, content: Any) -> Verdict:
        if response is None:
            return Verdict("retry")
        status, headers = response.status_code, response.headers
        own = self._dialect.verdict(status, headers, content)
        if own is not None:
            return own
        if status == 429:
            wait = retry_after(headers, time.time())
            return Verdict("limited", "too many requests (429)", wait=wait)
        if status in TRANSIENT:
            wait = retry_after({"Retry-After": headers.get("Retry-After", "")}, 0)
            return Verdict("retry", f"status {status}", wait=wait)
        if not response.ok:
            code, text = error_body(content)
            return Verdict("refused", text, code)
        if content is None:
            kind = headers.get("Content-Type", "no type")
            return Verdict("retry", f"no readable JSON (content type: {kind})")
        error = disguised(content)
        if error is not None:
            return Verdict("retry", f"an error with status {status}: {error}")
        return Verdict("fine")

    def _refusal(self, response: requests.Response | None, url: str, verdict: Verdict) -> HttpError:
        with self._lock:
            self._faults_in_a_row = 0
        status = response.status_code if response is not None else 0
        message = f"{self.host} answered {status} to {_path(url)}: {verdict.message}"
        # A lost login must not look like a missing permission, whatever its status.
        code = 401 if verdict.kind == "expired" else status
        return HttpError(self.scrub(message), code, verdict.code)

    def _given_up(
        self, url: str, problem: requests.RequestException | str, limited: bool
    ) -> ExtractError:
        tries = f"after {self.policy.attempts} attempts"
        if limited:
            return self._halt(f"{self.host} still says too many requests {tries}; run again later")
        if isinstance(problem, requests.RequestException):
            unreachable = out_of_reach(problem)
            if unreachable is not None:
                return self._halt(f"cannot reach {self.host} {tries}: {unreachable}; {_ADVICE}")
            problem = broken(problem)
        message = f"{self.host} failed at {_path(url)} {tries}: {problem}; {_ADVICE}"
        with self._lock:
            self._faults_in_a_row += 1
        if self._faults_in_a_row >= self.policy.faults_in_a_row:
            return self._halt(message)
        return ServerFault(self.scrub(message))

    def _pause(self, asked: float | None, failures: int, everyone: bool) -> None:
        backoff = min(self.policy.longest_backoff, self.policy.first_backoff * 2 ** (failures - 1))
        seconds = backoff * random.uniform(0.8, 1.2)
        if asked is not None:
            # A server that says "now" again and again is not believed.
            seconds = asked if failures == 1 else max(asked, seconds)
        if everyone or asked is not None:
            try:
                self._gate.close_for(seconds)
            except WaitTooLong as too_long:
                raise self._halt(self._limit_message(too_long)) from None
        else:
            time.sleep(seconds)

    def _limit_message(self, too_long: WaitTooLong) -> str:
        return (
            f"{self.host} asks to wait {too_long.seconds:.0f} s, more than this run may wait;"
            " what was read is kept and the next run goes on from there"
        )

    def _halt(self, message: str) -> Halted:
        with self._lock:
            self._halted = self._halted or Halted(self.scrub(message))
            return self._halted


def _host(url: str) -> str:
    # Without a login that may stand before it.
    return urlsplit(url).netloc.rpartition("@")[2]


def _path(url: str) -> str:
    # The query is left out: it may be long, and on some platforms it holds a token.
    return urlsplit(url).path
