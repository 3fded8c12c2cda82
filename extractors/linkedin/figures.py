"""The page's figures: followers and their parts, and days of posts, followers and page views."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.linkedin.api import Api, encoded
from extractors.linkedin.records import milliseconds
from extractors.records import number, unix_instant

# Kind of day figures -> resource, and the parameter that names the page.
SERIES = {
    "shares": ("organizationalEntityShareStatistics", "organizationalEntity"),
    "followers": ("organizationalEntityFollowerStatistics", "organizationalEntity"),
    "views": ("organizationPageStatistics", "organization"),
}
# Last part of the name of a list of followers -> dimension of the breakdown.
DIMENSIONS = {
    "AssociationType": "association",
    "Function": "job_function",
    "Geo": "region",
    "GeoCountry": "country",
    "Industry": "industry",
    "Seniority": "seniority",
    "StaffCountRange": "company_size",
}
FACET = "followerCountsBy"
LATE = timedelta(days=2)  # a range that ends later is refused
LONGEST = timedelta(days=364)  # twelve months are kept
AGAIN = timedelta(days=14)  # late corrections


def read_followers(desk: Desk, api: Api, page: str) -> None:
    """How many there are; once a day of what kind."""
    size = api.get(f"networkSizes/{encoded(page)}", "edgeType=COMPANY_FOLLOWED_BY_MEMBER")
    desk.observe("followers", "size", {"kind": "size", **size})
    today = desk.now.date().isoformat()
    if desk.memory.get("facets_read") == today:
        return
    path, parameter = SERIES["followers"]
    elements = api.get(path, f"q={parameter}&{parameter}={encoded(page)}").get("elements")
    slices = [s for facets in elements or [] if isinstance(facets, dict) for s in _slices(facets)]
    desk.observe("followers", "facets", {"kind": "facets", "slices": slices})
    desk.memory["facets_read"] = today


def _slices(facets: dict[str, Any]) -> list[dict[str, Any]]:
    """Followers by dimension and bucket; a bucket is the one text beside the counts."""
    slices = []
    for name, parts in facets.items():
        if not name.startswith(FACET) or not isinstance(parts, list):
            continue
        dimension = DIMENSIONS.get(name.removeprefix(FACET), name.removeprefix(FACET).lower())
        for part in parts:
            counts = part.get("followerCounts") if isinstance(part, dict) else None
            buckets = [value for value in (part or {}).values() if isinstance(value, str)]
            if isinstance(counts, dict) and buckets:
                organic = number(counts.get("organicFollowerCount"))
                paid = number(counts.get("paidFollowerCount"))
                bucket = buckets[0].rpartition(":")[2]
                slices.append(
                    {"dimension": dimension, "bucket": bucket, "organic": organic, "paid": paid}
                )
    return slices


def read_days(desk: Desk, api: Api, page: str) -> None:
    """Each kind of day figures by itself, once a day; what one lacks the others do not lose.

    Raises:
        HttpError: of the last kind that was refused, after all have been asked for.
    """
    refused: HttpError | None = None
    for kind in SERIES:
        try:
            _read_series(desk, api, page, kind)
        except HttpError as problem:
            if refused is not None:
                desk.warnings[f"days of {kind} could not be read: {problem}"] += 1
            refused = problem if refused is None or problem.status == 429 else refused
    if refused is not None:
        raise refused


def _read_series(desk: Desk, api: Api, page: str, kind: str) -> None:
    done: dict[str, str] = desk.memory.setdefault("days_read", {})
    end = (desk.now - LATE).date()  # exclusive
    before = date.fromisoformat(done[kind]) if kind in done else None
    if before is not None and before >= end:
        return
    earliest = desk.now.date() - LONGEST
    start = desk.since.date() if desk.since is not None else earliest
    start = max(earliest, start if before is None else before - AGAIN)
    if start >= end:
        return
    path, parameter = SERIES[kind]
    range_ = f"(start:{_midnight(start)},end:{_midnight(end)})"
    query = (
        f"q={parameter}&{parameter}={encoded(page)}"
        f"&timeIntervals=(timeRange:{range_},timeGranularityType:DAY)"
    )
    for elements in api.pages(path, query):
        for element in elements:
            span = element.get("timeRange") if isinstance(element, dict) else None
            day = unix_instant(span.get("start"), 1000) if isinstance(span, dict) else None
            if day is None:
                desk.unreadable("days", element)
            else:
                key = f"{kind}|{day.date().isoformat()}"
                desk.put("days", key, {"kind": kind, "day": day.date().isoformat(), **element})
    done[kind] = end.isoformat()


def _midnight(day: date) -> int:
    return milliseconds(datetime.combine(day, time(), UTC))
