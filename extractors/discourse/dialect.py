"""How Discourse is spoken to: a key in headers, limits that name their end, lists of errors.

Source: discourse/discourse ``lib/middleware/request_tracker.rb`` and the documentation of its API.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from extractors.base import Account
from extractors.dialect import Dialect, Kind, Verdict
from extractors.limits import retry_after


class DiscourseDialect(Dialect):
    """Without a key a forum shows what anybody may see."""

    def __init__(self, account: Account) -> None:
        key = account.credentials.get("api_key")
        if key:
            self.headers = {
                "Api-Key": key,
                "Api-Username": account.credentials.get("api_username", "system"),
            }

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        if status == 429:
            which = headers.get("Discourse-Rate-Limit-Error-Code", "no code")
            return Verdict("limited", f"too many requests ({which})", wait=_wait(headers, body))
        errors = body.get("errors") if isinstance(body, dict) else None
        if 400 <= status < 500 and isinstance(errors, list):
            text = "; ".join(map(str, errors))
            is_login = status == 403 and "api username or key" in text.lower()
            kind: Kind = "expired" if is_login else "refused"
            return Verdict(kind, text, str(body.get("error_type", "")))
        return None


def _wait(headers: Mapping[str, str], body: Any) -> float | None:
    """The application says it in the body, what stands before it in a header alone."""
    extras = body.get("extras") if isinstance(body, dict) else None
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    if isinstance(seconds, int | float) and not isinstance(seconds, bool):
        return float(seconds)
    return retry_after(headers, time.time())
