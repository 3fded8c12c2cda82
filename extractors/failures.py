"""What went wrong with a request, in words for the user."""

from __future__ import annotations

import requests

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
    return "connection broken" if isinstance(problem, requests.ConnectionError) else "bad request"


def error_body(response: requests.Response) -> tuple[str, str]:
    """Code and text of an error answer: ``{"error", "message" or "error_description"}``."""
    try:
        body = response.json()
    except ValueError:
        return "", "no JSON"
    if not isinstance(body, dict):
        return "", "no reason given"
    code = str(body.get("error") or "")
    more = body.get("message") or body.get("error_description")
    return code, f"{code}: {more}" if more else code or "no reason given"
