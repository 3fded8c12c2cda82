"""Emulated platforms whose credentials are marks that a search finds again, and that echo them.

A front stands before each emulator: the account's credentials are marks, which the front changes
into what the emulator knows; tokens that the emulator gives are noted as secrets too. Every answer
says back what it was sent, in texts, messages and headers, as talkative servers do.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from extractors.base import NAMES, Account
from extractors.registry import PLATFORMS
from tests.emulators.server import Emulator, Fault, Reply, Request, Trouble
from tests.emulators.truth import world

ECHO = "X-Echo"
GIVEN = frozenset({"access_token", "refresh_token", "accessJwt", "refreshJwt"})
TEXTS = frozenset(
    "text message caption raw cooked note title description commentary body selftext content"
    " textDisplay textOriginal display_name displayName pageTitle".split()
)
# A cookie that holds what was sent would grow with every request.
NOT_ECHOED = frozenset("host connection accept-encoding user-agent accept cookie".split())
REASONS = frozenset("message error error_description detail title errors error_user_msg".split())


def mark(platform: str, credential: str) -> str:
    """A long credential with every character that addresses, forms and base64 rewrite."""
    digest = hashlib.sha256(f"{platform}.{credential}".encode()).hexdigest()
    return f"pLaNt3d/{platform}+{credential}={digest[:24]}~"


def platforms(*always: str) -> list[Any]:
    """All platforms as parameters of a test; those not named are for `make test-long`."""
    return [
        pytest.param(name, marks=() if name in always else pytest.mark.long, id=name)
        for name in PLATFORMS
    ]


@dataclass
class Planted:
    """One platform. ``secrets``: name -> text, tokens given on the way included.

    ``echoes`` false: it answers as platforms should.
    """

    name: str
    server: Any
    entry: dict[str, Any]
    known: dict[str, str]
    secrets: dict[str, str]
    echoes: bool = True
    answers: list[str] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """The account as ``sources.yml`` would give it."""
        spec = PLATFORMS[self.name]
        return Account(
            self.name,
            self.entry["account"],
            base_url=self.entry["base_url"],
            credentials={key: self.entry[key] for key in spec.credentials if key in self.entry},
            options={key: self.entry[key] for key in spec.options if key in self.entry},
        )

    def answer(self, request: Request, respond: Callable[[Request], Reply]) -> Reply:
        """The emulator's answer with an echo."""
        reply = respond(self._understood(request))
        self._note(reply.body)
        names = TEXTS | REASONS if reply.status >= 400 else TEXTS
        return self.echoed(request, reply, names) if self.echoes else reply

    def set(self, wrong: Trouble) -> None:
        """Let the platform go wrong; what it then says has an echo too."""
        self.server.trouble = _Loud(self, wrong)

    def _understood(self, request: Request) -> Request:
        headers = {name: self._header(name, value) for name, value in request.headers.items()}
        query = {
            name: [self._plain(value) for value in values] for name, values in request.query.items()
        }
        return Request(request.method, request.path, query, headers, self._walk(request.body))

    def _header(self, name: str, value: str) -> str:
        kind, _, packed = value.partition(" ")
        if name == "Authorization" and kind == "Basic":
            pair = self._plain(base64.b64decode(packed).decode())
            return f"Basic {base64.b64encode(pair.encode()).decode()}"
        return self._plain(value)

    def _walk(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._walk(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._walk(inner) for inner in value]
        return self._plain(value) if isinstance(value, str) else value

    def _plain(self, text: str) -> str:
        for marked, real in self.known.items():
            text = text.replace(marked, real)
        return text

    def _note(self, body: Any) -> None:
        if isinstance(body, dict):
            for key, value in body.items():
                if key in GIVEN and isinstance(value, str):
                    self.secrets.setdefault(f"{self.name} given {value}", value)
                self._note(value)
        elif isinstance(body, list):
            for value in body:
                self._note(value)

    def echoed(self, request: Request, reply: Reply, names: frozenset[str]) -> Reply:
        """The answer with what was sent in its headers and in the texts of these names."""
        sent = _as_sent(request)
        self.answers.append(sent)
        headers = {**reply.headers, ECHO: quote(sent), "Set-Cookie": f"t={quote(sent)}"}
        if isinstance(reply.body, bytes):
            return Reply(reply.status, reply.body + sent.encode(), headers)
        return Reply(reply.status, _with_echo(reply.body, names, sent), headers)


@dataclass
class _Loud:
    """A fault whose own answers have an echo like the platform's."""

    front: Planted
    wrong: Trouble

    def around(self, request: Request, respond: Callable[[Request], Reply]) -> Reply | Fault:
        outcome = self.wrong.around(request, respond)
        if isinstance(outcome, Fault) or ECHO in outcome.headers:
            return outcome
        return self.front.echoed(request, outcome, TEXTS | REASONS)


def _as_sent(request: Request) -> str:
    """Headers, query and body, plain and as they travel."""
    headers = {
        name: value for name, value in request.headers.items() if name.lower() not in NOT_ECHOED
    }
    query = urlencode(request.query, doseq=True)
    body = json.dumps(request.body) if request.body else ""
    if isinstance(request.body, dict):
        body += " " + urlencode({k: v for k, v in request.body.items() if isinstance(v, str)})
        body += " " + " ".join(v for v in request.body.values() if isinstance(v, str))
    keys = " ".join(headers.values())
    packed = base64.b64encode(keys.encode()).decode()
    return f" [{json.dumps(headers)} {keys} {packed} {keys.encode().hex()} {query} {body}]"


def _with_echo(value: Any, names: frozenset[str], sent: str, name: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _with_echo(inner, names, sent, k) for k, inner in value.items()}
    if isinstance(value, list):
        return [_with_echo(inner, names, sent, name) for inner in value]
    is_text = isinstance(value, str) and name in names and bool(value)
    return value + sent if is_text else value


@contextmanager
def planted(name: str, now: datetime) -> Iterator[Planted]:
    """A platform's world with marks for credentials."""
    with world(name, now) as server:
        entry = {**server.entry(), **_more(name, server)}
        secrets, known = {}, {}
        for credential in PLATFORMS[name].credentials:
            if credential in entry and credential not in NAMES:
                marked = mark(name, credential)
                known[marked] = entry[credential]
                entry[credential] = secrets[f"{name} {credential}"] = marked
        front = Planted(name, server, entry, known, secrets)
        _stand_before(server, front)
        yield front


def _stand_before(server: Emulator, front: Planted) -> None:
    own = server.respond

    def respond(request: Request) -> Reply:
        return front.answer(request, own)

    server.respond = respond  # type: ignore[method-assign]


def _more(name: str, server: Any) -> dict[str, str]:
    """Credentials that an account may have beyond those of the world's own entry."""
    match name:
        case "bluesky":
            return {"app_password": server.password, "identifier": "brand.example"}
        case "facebook_pages":
            return {"app_id": server.app[0], "app_secret": server.app[1]}
        case "linkedin":
            return {"refresh_token": server.refresh_token, "client_id": "app",
                    "client_secret": "app-secret"}  # fmt: skip
    return {}
