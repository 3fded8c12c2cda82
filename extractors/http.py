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
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import requests

from extractors.base import ExtractError
from extractors.failures import broken, error_body, out_of_reach
from extractors.landing import SHORTEST_SECRET
from extractors.limits import RateGate, WaitTooLong, retry_after
from extractors.session import BearerToken, new_session

T = TypeVar("T")
R = TypeVar("R")
Params = Mapping[str, Any]
TRANSIENT = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Policy:
    """How patient a client is; all times in seconds. ``workers``: requests side by side."""

    attempts: int = 4
    first_backoff: float = 0.5
    longest_backoff: float = 20.0
    longest_wait: float = 930.0  # the longest known window of a limit is 15 minutes
    total_wait: float = 2700.0
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    workers: int = 4
    faults_in_a_row: int = 3  # different requests failing one after the other: the server is ill


_ADVICE = "check that the server is up, the network, and base_url of this account"
POLICY = Policy()


class HttpError(ExtractError):
    """The server refused one request; ``status`` and the platform's ``code`` say why."""

    def __init__(self, message: str, status: int, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class ServerFault(ExtractError):
    """One request failed again and again though the server can be reached."""


class Halted(ExtractError):
    """Nothing more can be read now: the server is out of reach or its limit is used up."""


@dataclass(frozen=True)
class Answer:
    """A JSON answer: ``body`` parsed, ``headers`` case-insensitive, ``links`` by relation."""

    body: Any
    headers: Mapping[str, str]
    links: Mapping[str, str]


class HttpClient:
    """Requests to one server, safe to use from several threads.

    ``token`` is sent as bearer token, None sends none. ``per_second`` paces requests where the
    server publishes no limit of its own.
    """

    def __init__(
        self,
        base_url: str,
        secrets: Iterable[str] = (),
        session: requests.Session | None = None,
        policy: Policy | None = None,
        per_second: float | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.policy = policy or POLICY
        self.requests = 0
        self._secrets = {s for s in secrets if len(s) >= SHORTEST_SECRET}
        self._session = session or new_session(self.policy.workers)
        self._gate = RateGate(
            self.policy.longest_wait, self.policy.total_wait, time.time, time.sleep, per_second
        )
        self._halted: Halted | None = None
        self._faults_in_a_row = 0
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.base_url).netloc

    def hide(self, secret: str) -> None:
        """Never show this text in a message."""
        if len(secret) >= SHORTEST_SECRET:
            self._secrets.add(secret)

    def get(self, path: str, params: Params | None = None, token: str | None = None) -> Answer:
        """GET a path of this server, or a whole address that it gave as a link to the next page.

        Raises:
            HttpError: refused. ServerFault: failed repeatedly. Halted: server out of reach, or a
            wait beyond the policy.
        """
        return self._request("GET", self._address(path, params), None, token)

    def post(self, path: str, body: Any = None, token: str | None = None) -> Answer:
        """POST JSON to a path of this server; errors as in ``get``."""
        return self._request("POST", self._address(path, None), body, token)

    def side_by_side(
        self, function: Callable[[T], R], items: Iterable[T]
    ) -> Iterator[tuple[T, R | ExtractError]]:
        """Apply a function that makes requests to each item, a few at a time, as they finish.

        An item's ExtractError is given instead of its result. After ``Halted`` no item is begun
        any more, those finished are still given, and then it is raised.
        """
        waiting = iter(items)
        halted: Halted | None = None
        under_way: dict[Future[R], T] = {}
        with ThreadPoolExecutor(max_workers=self.policy.workers) as pool:
            while True:
                # A short queue keeps the workers busy without holding many results in memory.
                room = 2 * self.policy.workers - len(under_way) if halted is None else 0
                for item in islice(waiting, room):
                    under_way[pool.submit(function, item)] = item
                if not under_way:
                    break
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    item = under_way.pop(future)
                    try:
                        yield item, future.result()
                    except Halted as stop:
                        halted = stop
                    except ExtractError as problem:
                        yield item, problem
        if halted is not None:
            raise halted

    def scrub(self, text: str) -> str:
        """A text for users: on one line, not endless, secrets blanked."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        text = re.sub(r"(?i)\b(bearer|dpop)\s+\S+", r"\1 ***", text)
        return " ".join(text.split())[:LONGEST_MESSAGE]

    def _address(self, path: str, params: Params | None) -> str:
        if "://" in path:
            base, link = urlsplit(self.base_url), urlsplit(path)
            if link.netloc.lower() != base.netloc.lower():
                raise ServerFault(
                    f"{self.host} points to another host, {link.netloc}: refused to follow"
                )
            # Behind a proxy a server may believe that it is spoken to without encryption.
            scheme = "https" if base.scheme == "https" else link.scheme
            return urlunsplit(link._replace(scheme=scheme))
        query = urlencode(params or {}, doseq=True)
        return f"{self.base_url}{path}" + (f"?{query}" if query else "")

    def _request(self, method: str, url: str, body: Any, token: str | None) -> Answer:
        failures = redirects = 0
        while True:
            response, content, problem = self._once(method, url, body, token)
            if response is not None and response.status_code in REDIRECTS:
                redirects += 1
                if redirects > MOST_REDIRECTS:
                    raise ServerFault(f"{self.host} redirects in a circle at {_path(url)}")
                url = self._address(urljoin(url, response.headers.get("Location", "")), None)
                continue
            pause: float | None = None
            if response is not None:
                if response.status_code == 429:
                    problem = "too many requests (429)"
                    pause = retry_after(response.headers, time.time())
                elif response.status_code in TRANSIENT:
                    problem = f"status {response.status_code}"
                    pause = retry_after({"Retry-After": response.headers.get("Retry-After", "")}, 0)
                elif problem is None:
                    return self._answer(response, content, url)
            failures += 1
            limited = response is not None and response.status_code == 429
            # A limit that names its end is waited for; only guesses are counted.
            if failures >= self.policy.attempts and not (limited and pause is not None):
                raise self._given_up(url, problem, limited)
            self._pause(pause, failures, everyone=limited)

    def _once(
        self, method: str, url: str, body: Any, token: str | None
    ) -> tuple[requests.Response | None, Any, requests.RequestException | str | None]:
        """One attempt: response and its JSON, if any, and what is wrong besides its status."""
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
                method,
                url,
                json=body,
                headers={"Accept": "application/json"},
                auth=BearerToken(token),
                timeout=(self.policy.connect_timeout, self.policy.read_timeout),
                allow_redirects=False,
            )
            readable = response.ok and response.status_code not in REDIRECTS
            return response, response.json() if readable else None, None
        except requests.exceptions.JSONDecodeError:
            kind = "" if response is None else response.headers.get("Content-Type", "no type")
            return response, None, f"no readable JSON (content type: {kind})"
        except requests.RequestException as problem:
            return None, None, problem
        finally:
            self._gate.leave(None if response is None else response.headers)

    def _answer(self, response: requests.Response, content: Any, url: str) -> Answer:
        with self._lock:
            self._faults_in_a_row = 0
        if response.ok:
            links = {name: link["url"] for name, link in response.links.items() if "url" in link}
            return Answer(content, response.headers, links)
        code, text = error_body(response)
        message = self.scrub(f"{self.host} answered {response.status_code} to {_path(url)}: {text}")
        raise HttpError(message, response.status_code, code)

    def _given_up(
        self, url: str, problem: requests.RequestException | str | None, limited: bool
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


def _path(url: str) -> str:
    # The query is left out: it may be long, and on some platforms it holds a token.
    return urlsplit(url).path
