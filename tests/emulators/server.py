"""A small HTTP server that plays a platform: it keeps state, pages, limits and can misbehave.

Platforms are written from their published facts, not from our extractors, in modules beside this.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit


@dataclass
class Request:
    """What was asked. ``query`` holds all values of each parameter."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any = None

    def one(self, name: str, default: str | None = None) -> str | None:
        """The first value of a parameter."""
        return self.query.get(name, [default])[0]

    @property
    def token(self) -> str | None:
        """The bearer token sent."""
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        return token if kind == "Bearer" else None


@dataclass
class Reply:
    """An answer; a body of bytes is sent as it is."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """Misbehaviour for the next ``times`` requests whose path contains ``path``.

    ``kind``: status (with ``reply``), slow (seconds in ``delay`` before an answer), stall (the
    same within it), reset, cut.
    """

    path: str
    kind: str = "status"
    times: int = 1
    reply: Reply | None = None
    delay: float = 0.0


class Trouble(Protocol):
    """Stands between the network and a platform; ``faults`` beside this has every kind."""

    def around(self, request: Request, respond: Callable[[Request], Reply]) -> Reply | Fault:
        """The answer, which ``respond`` gives where the platform is asked, or a broken one."""


@dataclass
class Limit:
    """So many requests per window of seconds. ``style``: ratelimit (Unix), x-ratelimit (ISO)
    or silent (a bare 429)."""

    requests: int
    window: float
    style: str = "ratelimit"
    retry_after: bool = False


class Emulator:
    """Base of the platforms; use it as a context manager. ``answer`` is theirs to write."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.trouble: Trouble | None = None
        self.limit: Limit | None = None
        self.latency = 0.0
        self.refused = 0
        self.busiest = 0
        self._under_way = 0
        self._window_end = 0.0
        self._left = 0
        self._lock = threading.RLock()

    def answer(self, request: Request) -> Reply:
        """The platform's answer to one request."""
        raise NotImplementedError

    @property
    def base_url(self) -> str:
        """Address of the running server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def paths(self, part: str = "") -> list[str]:
        """Paths asked for so far that contain a text."""
        return [r.path for r in self.requests if part in r.path]

    def forget(self) -> None:
        """Start counting requests anew."""
        self.requests.clear()
        self.busiest = self.refused = 0

    def __enter__(self) -> Any:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault_for(self, path: str) -> Fault | None:
        """Use up one fault that fits this path."""
        with self._lock:
            for fault in self.faults:
                if fault.path in path and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def respond(self, request: Request) -> Reply:
        """The limit first, then the platform; the headers tell of the limit either way."""
        with self._lock:
            self.requests.append(request)
            self._under_way += 1
            self.busiest = max(self.busiest, self._under_way)
        try:
            time.sleep(self.latency)
            with self._lock:
                headers, over = self._count()
                if over:
                    self.refused += 1
                    return Reply(429, self.too_many(), headers)
                reply = self.answer(request)
            reply.headers = {**headers, **reply.headers}
            return reply
        finally:
            with self._lock:
                self._under_way -= 1

    def too_many(self) -> Any:
        """Body of a 429."""
        return {"error": "Too many requests"}

    def _count(self) -> tuple[dict[str, str], bool]:
        if self.limit is None:
            return {}, False
        now = time.time()
        if now >= self._window_end:
            self._window_end, self._left = now + self.limit.window, self.limit.requests
            if self.limit.style == "ratelimit":  # whole seconds
                self._window_end = float(int(self._window_end) + 1)
        over = self._left <= 0
        self._left = max(0, self._left - 1)
        headers = {}
        if self.limit.style == "ratelimit":
            headers = {
                "RateLimit-Limit": str(self.limit.requests),
                "RateLimit-Remaining": str(self._left),
                "RateLimit-Reset": str(int(self._window_end)),
                "RateLimit-Policy": f"{self.limit.requests};w={self.limit.window:.0f}",
            }
        elif self.limit.style == "x-ratelimit":
            reset = datetime.fromtimestamp(self._window_end, UTC)
            headers = {
                "X-RateLimit-Limit": str(self.limit.requests),
                "X-RateLimit-Remaining": str(self._left),
                "X-RateLimit-Reset": reset.isoformat().replace("+00:00", "Z"),
            }
        if over and self.limit.retry_after:
            headers["Retry-After"] = str(max(1, round(self._window_end - now)))
        return headers, over


def _parsed(raw: bytes, kind: str) -> Any:
    """A body of JSON, or a form as names with their first values."""
    if "form-urlencoded" in kind:
        form = parse_qs(raw.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in form.items()}
    return json.loads(raw) if raw else None


def _handler(emulator: Emulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, format: str, *args: Any) -> None:
            """Tests want no log."""

        def _serve(self) -> None:
            try:
                self._exchange()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has given up

        def _exchange(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length) if length else b""
            url = urlsplit(self.path)
            request = Request(
                self.command,
                url.path,
                parse_qs(url.query, keep_blank_values=True),
                dict(self.headers),
                _parsed(raw, self.headers.get("Content-Type", "")),
            )
            fault = emulator.fault_for(url.path)
            if fault is None and emulator.trouble is not None:
                outcome = emulator.trouble.around(request, emulator.respond)
                if isinstance(outcome, Reply):
                    self._send(outcome)
                    return
                fault = outcome
            if fault is None:
                self._send(emulator.respond(request))
                return
            self._misbehave(request, fault)

        def _misbehave(self, request: Request, fault: Fault) -> None:
            if fault.kind not in ("cut", "stall"):
                emulator.requests.append(request)
            if fault.kind == "status" and fault.reply is not None:
                self._send(fault.reply)
            elif fault.kind == "slow":
                time.sleep(fault.delay)
                self.close_connection = True
            elif fault.kind == "reset":
                self.close_connection = True
                reset = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                self.connection.close()
            elif fault.kind in ("cut", "stall"):
                self._send(emulator.respond(request), broken=fault)

        def _send(self, reply: Reply, broken: Fault | None = None) -> None:
            is_raw = isinstance(reply.body, bytes)
            body = reply.body if is_raw else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            headers = {"Content-Type": "application/json", **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if broken else body)
            if broken:
                time.sleep(broken.delay)
                self.close_connection = True

    return Handler
