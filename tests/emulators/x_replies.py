"""Parts of X's answers: errors, and what lies within the bounds of a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.emulators.server import Reply, Request
from tests.emulators.x_state import Post

PROBLEM = "https://api.x.com/2/problems/"


def words(text: str | None) -> set[str]:
    return set(text.split(",")) if text else set()


def between(request: Request, found: list[Post]) -> list[Post]:
    """Those within the bounds of the request, newest first."""
    since, until = request.one("since_id"), request.one("until_id")
    start, end = request.one("start_time"), request.one("end_time")
    kept = [
        p
        for p in found
        if (since is None or int(p.id) > int(since))
        and (until is None or int(p.id) < int(until))
        and (start is None or p.at >= datetime.fromisoformat(start))
        and (end is None or p.at < datetime.fromisoformat(end))
    ]
    return sorted(kept, key=lambda p: int(p.id), reverse=True)


def problem(status: int, kind: str, title: str, detail: str) -> Reply:
    body = {"title": title, "detail": detail, "type": PROBLEM + kind, "status": status}
    return Reply(status, body)


def missing(identifier: str) -> dict[str, Any]:
    return {"resource_type": "tweet", "resource_id": identifier, "parameter": "ids",
            "title": "Not Found Error", "detail": f"Could not find tweet [{identifier}].",
            "type": f"{PROBLEM}resource-not-found"}  # fmt: skip


def not_found(name: str) -> Reply:
    return Reply(200, {"errors": [{**missing(name), "resource_type": "user",
                                   "detail": f"Could not find user {name}."}]})  # fmt: skip
