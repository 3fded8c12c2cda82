"""How the Matomo Reporting API is spoken to.

All calls are POST with a form, since tokens may be limited to that; errors come with status 200
and ``result: error``. Source: Matomo 5 Reporting API reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.dialect import Dialect, Verdict
from extractors.failures import HttpError

DENIED = "denied"
_DENIAL = re.compile(
    r"access|token_auth|authenticat|permission|not allowed|disabled|deactivated|not activated"
    r"|not enabled",
    re.IGNORECASE,
)


class MatomoDialect(Dialect):
    """Tells an error that calls itself a success."""

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        if not isinstance(body, dict) or body.get("result") != "error" or status == 429:
            return None
        message = str(body.get("message") or "no reason given")
        if re.search("unable to authenticate", message, re.IGNORECASE):
            return Verdict("expired", message)
        return Verdict("refused", message, DENIED if _DENIAL.search(message) else "")


def call(desk: Desk, method: str, **params: Any) -> Any:
    """The answer of a method for the account's site; all rows unless ``params`` limit them.

    Raises:
        HttpError: refused; with status 403 where the token may not, or the report is off.
    """
    form = {
        "module": "API",
        "method": method,
        "idSite": desk.account.account,
        "format": "json",
        "format_metrics": "0",
        "filter_limit": "-1",
        "token_auth": desk.account.credentials["token_auth"],
        **params,
    }
    try:
        return desk.client.post("/index.php", form=form).body
    except HttpError as problem:
        status = 403 if problem.code == DENIED else problem.status
        # All methods have one address: only the name tells them apart.
        raise HttpError(f"{method}: {problem}", status, problem.code) from problem


def by_day(desk: Desk, method: str, first: date, last: date, **params: Any) -> dict[date, Any]:
    """The answers of a method for each day from ``first`` to ``last``."""
    answer = call(desk, method, period="day", date=f"{first},{last}", **params)
    found: dict[date, Any] = {}
    odd: list[str] = []
    for text, content in answer.items() if isinstance(answer, dict) else ():
        try:
            found[date.fromisoformat(text)] = content
        except ValueError:
            odd.append(text)
    if odd and not found and first != last:
        raise ExtractError(f"matomo: {method} answered without days: {odd[0]!r}")
    if not found and first == last and answer:
        # For a single day some versions leave the days out.
        return {first: answer}
    return found


def rows_of(content: Any) -> list[dict[str, Any]]:
    """The rows of one day: a list, or one object for the sums of a site."""
    listed = content if isinstance(content, list) else [content]
    return [row for row in listed if isinstance(row, dict) and row]
