"""What can go wrong with a request, and how that is said to the user."""

from __future__ import annotations

from typing import Any

import requests

from extractors.base import ExtractError


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


# Nobody listens there: no use in asking for anything else in this run.
_OUT_OF_REACH = (
    ("Name or service not known", "the host name is unknown"),
    ("No address associated with hostname", "the host name is unknown"),
    ("Temporary failure in name resolution", "the host name cannot be looked up"),
    ("Connection refused", "connection refused"),
    ("Network is unreachable", "the network is unreachable"),
    ("No route to host", "there is no way to the host"),
    ("CERTIFICATE", "its certificate is not valid"),
    ("WRONG_VERSION_NUMBER", "it does not speak https"),
)


def out_of_reach(problem: requests.RequestException) -> str | None:
    """Why the server cannot be spoken to at all; None where another request may succeed."""
    text = str(problem)
    for sign, meaning in _OUT_OF_REACH:
        if sign in text:
            return meaning
    if "no recorded answers" in text:
        return text
    return "no connection in time" if isinstance(problem, requests.ConnectTimeout) else None


def broken(problem: requests.RequestException) -> str:
    """Why one exchange with a server in reach failed."""
    if isinstance(problem, requests.Timeout):
        return "no answer in time"
    if isinstance(problem, requests.exceptions.ChunkedEncodingError):
        return "the answer was cut off"
    if "Read timed out" in str(problem):
        return "the answer stopped halfway"
    return "connection broken" if isinstance(problem, requests.ConnectionError) else "bad request"


def error_body(body: Any) -> tuple[str, str]:
    """Code and text of an error answer in one of the usual shapes.

    These are ``{"error", "message" or "error_description"}``, the same inside ``error``, a list
    ``errors`` of such, and ``{"title", "detail"}``.
    """
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, str) and body:
        return "", body
    if not isinstance(body, dict):
        return "", "no reason given" if body is not None else "no JSON"
    inner = body.get("error")
    if isinstance(inner, dict):
        code = str(inner.get("code") or inner.get("status") or inner.get("type") or "")
        return code, _joined(code, inner.get("message"))
    if inner is None and isinstance(body.get("errors"), list):
        return error_body(body["errors"])
    code = str(inner or body.get("code") or body.get("title") or "")
    more = body.get("message") or body.get("error_description") or body.get("detail")
    return code, _joined(code, more)


def disguised(body: Any) -> str | None:
    """The text of an error that came with status 200; None for an answer.

    ``errors`` beside data tell of parts that are missing, and are the platform's to judge.
    """
    if not isinstance(body, dict):
        return None
    status = body.get("status")
    is_error = bool(body.get("error") or body.get("error_type"))
    is_error = is_error or (isinstance(status, int) and status >= 400 and "message" in body)
    if isinstance(body.get("errors"), list) and not body.keys() - {"errors", "meta"}:
        statuses = [entry.get("status") for entry in body["errors"] if isinstance(entry, dict)]
        is_error = is_error or any(isinstance(s, int) and s >= 500 for s in statuses)
    return error_body(body)[1] if is_error else None


def _joined(code: str, more: Any) -> str:
    return f"{code}: {more}" if code and more else str(more or code or "no reason given")
