"""How the GA4 Data API is spoken to: login, quota, and reports page by page.

Source: Google Analytics Data API v1beta (``properties.runReport``, ``PropertyQuota``) and OAuth 2.0
for Google APIs. Quota stands in bodies only; values are texts; a report has no ``rows`` if empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.dialect import Dialect, Verdict
from extractors.failures import HttpError, ServerFault
from extractors.oauth import RefreshLogin

PAGE = 100_000  # rows; the platform allows 250,000
_TURNS = {
    "tokensPerDay": "the day's tokens are used up; they return at midnight Pacific time",
    "tokensPerHour": "the hour's tokens are used up; they return within an hour",
    "tokensPerProjectPerHour": "the hour's tokens of this Google project are used up;"
    " they return within an hour",
    "serverErrorsPerProjectPerHour": "Google blocks the property after server errors;"
    " it answers again within an hour",
}
_GOES_ON = "what was read is kept and the next run goes on from there"
_BLAMED = re.compile(r"(?:Field|Please remove) (\w+) ", re.IGNORECASE)


class Ga4Dialect(Dialect):
    """Watches the property's tokens and renews the login."""

    def __init__(self) -> None:
        self.login: RefreshLogin | None = None
        self._left: dict[str, int] = {}

    def before(self, method: str, path: str, params: Mapping[str, Any] | None) -> Verdict | None:
        for bucket, left in self._left.items():
            if left <= 0:
                return Verdict("spent", f"GA4: {_TURNS[bucket]}; {_GOES_ON}")
        return None

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        quota = body.get("propertyQuota") if isinstance(body, dict) else None
        if isinstance(quota, dict):
            for bucket in _TURNS:
                left = (quota.get(bucket) or {}).get("remaining")
                if isinstance(left, int):
                    self._left[bucket] = left
        if status == 401:
            return Verdict("expired", "the access token is not accepted")
        if status != 429 or "Retry-After" in headers:
            return None  # a quota that is used up names no seconds
        message = _message(body)
        if "concurrent" in message.lower():
            return Verdict("limited", message)
        return Verdict("spent", f"GA4's quota is used up: {message}; {_GOES_ON}")

    def renew(self) -> bool:
        return self.login is not None and self.login.renew()


def log_in(desk: Desk, dialect: Ga4Dialect) -> None:
    """Sign all requests with a token that the refresh token brings."""
    given = desk.account.credentials

    def grant(refresh_token: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "refresh_token",
            "client_id": given["client_id"],
            "client_secret": given["client_secret"],
            "refresh_token": refresh_token,
        }
        try:
            answer = desk.host("oauth").post("/token", form=form).body
        except HttpError as problem:
            raise ExtractError(
                f"ga4: Google refuses the login ({problem}); needed are the client_id and"
                " client_secret of an OAuth client and a refresh_token granted to it with the"
                " scope analytics.readonly"
            ) from problem
        return answer if isinstance(answer, dict) else {}

    dialect.login = RefreshLogin(desk, given["refresh_token"], grant)
    dialect.auth = dialect.login


@dataclass
class Answer:
    """A whole report: rows by the values of their dimensions; ``notes`` hold for every row.

    ``zone``: time zone of the property; ``currency``: its currency.
    """

    rows: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)
    notes: dict[str, bool] = field(default_factory=dict)
    zone: str | None = None
    currency: str | None = None


def run_report(
    desk: Desk,
    dimensions: Sequence[str],
    metrics: Sequence[str],
    first: str,
    last: str,
    more: Mapping[str, Any],
) -> Answer:
    """All rows of a report from ``first`` to ``last`` (dates, or words such as ``today``).

    Raises:
        HttpError: refused, a wrong name included. Halted: the quota is used up.
    """
    body = {
        "dateRanges": [{"startDate": first, "endDate": last}],
        "dimensions": [{"name": name} for name in dimensions],
        "metrics": [{"name": name} for name in metrics],
        # Pages must not overlap: rows need one order.
        "orderBys": [{"dimension": {"dimensionName": name}} for name in dimensions],
        "limit": str(PAGE),
        "keepEmptyRows": False,
        "returnPropertyQuota": True,
        **more,
    }
    path = f"/v1beta/properties/{desk.account.account}:runReport"

    def page(offset: int) -> dict[str, Any]:
        answer = desk.client.post(path, {**body, "offset": str(offset)}).body
        return answer if isinstance(answer, dict) else {}

    found = Answer()
    head = page(0)
    odd = _take(found, head, len(dimensions))
    # Pages are as long as the platform makes them, whatever was asked for.
    step = len(head.get("rows") or []) or PAGE
    offsets = range(step, _whole(head.get("rowCount")), step)
    for _, part in desk.client.side_by_side(page, offsets):
        if isinstance(part, ExtractError):
            raise part
        odd += _take(found, part, len(dimensions))
    told = _whole(head.get("rowCount"))
    if len(found.rows) + odd < told:
        raise ServerFault(f"GA4 gave {len(found.rows) + odd} of {told} rows of a report")
    if odd:
        desk.warnings["rows without the dimensions asked for, left out"] += odd
    return found


def blamed(problem: HttpError) -> str | None:
    """The metric or dimension that is unknown or does not go with the others; None for none."""
    found = _BLAMED.search(str(problem)) if problem.status == 400 else None
    return found.group(1) if found else None


def _take(found: Answer, body: Mapping[str, Any], width: int) -> int:
    """Add a page; gives the number of rows that have not the dimensions asked for."""
    metrics = [header.get("name", "") for header in body.get("metricHeaders") or []]
    odd = 0
    for row in body.get("rows") or []:
        keys = tuple(str(part.get("value", "")) for part in row.get("dimensionValues") or [])
        values = [part.get("value") for part in row.get("metricValues") or []]
        if len(keys) == width:
            found.rows[keys] = dict(zip(metrics, values, strict=False))
        else:
            odd += 1
    told = body.get("metadata") or {}
    found.zone = told.get("timeZone") or found.zone
    found.currency = told.get("currencyCode") or found.currency
    for note, is_so in (
        ("is_sampled", told.get("samplingMetadatas")),
        ("is_thresholded", told.get("subjectToThresholding")),
        ("has_other_row", told.get("dataLossFromOtherRow")),
    ):
        if is_so:
            found.notes[note] = True
    return odd


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int) or str(value).isdigit() else 0


def _message(body: Any) -> str:
    error = body.get("error") if isinstance(body, dict) else None
    text = error.get("message") if isinstance(error, dict) else None
    return str(text or "RESOURCE_EXHAUSTED")
