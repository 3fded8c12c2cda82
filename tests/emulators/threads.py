"""Plays the Threads interface for one profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.emulators.meta_graph import (
    day_end,
    days_within,
    gone,
    graph_time,
    refusal,
    since_until,
)
from tests.emulators.server import Reply, Request
from tests.emulators.threads_state import (
    BRAND,
    POST_METRICS,
    PROFILE,
    PostRow,
    ThreadsState,
    tell,
    truth_of,
)
from tests.emulators.truth import Truth

USER_METRICS = {"views", "likes", "replies", "reposts", "quotes", "clicks", "followers_count",
                "follower_demographics"}  # fmt: skip
OLDEST = 1688540400


@dataclass
class ThreadsServer(ThreadsState):
    """One profile as its interface shows it."""

    def truth(self) -> Truth:
        """What the marts must show after a whole first read."""
        return truth_of(self)

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {
            "platform": "threads",
            "account": PROFILE,
            "base_url": self.base_url,
            "access_token": self.token,
        }

    def node(self, request: Request, parts: list[str]) -> Reply:
        bad = set((request.one("fields") or "").split(",")) & self.unknown_fields
        if bad:
            return refusal(100, f"Tried accessing nonexisting field ({sorted(bad)[0]})")
        if float(request.one("since") or OLDEST) < OLDEST and "insights" not in request.path:
            return refusal(100, "Param since must be greater than or equal to 1688540400")
        match parts:
            case ["me"]:
                return self._profile(request)
            case ["me", "threads"]:
                return self._list(request, self.own_posts())
            case ["me", "replies"]:
                rows = [r for r in self.posts.values() if r.author == BRAND and r.root]
                return self.lacks("replies") or self._list(request, rows)
            case ["me", "mentions"]:
                rows = [self.posts[i] for i in self.mentions if i in self.posts]
                return self.lacks("mentions") or self._list(request, rows)
            case ["me", "threads_insights"]:
                return self.lacks("insights") or self._user_insights(request)
            case [identity, *rest] if identity in self.posts:
                return self._post(request, self.posts[identity], rest)
        return gone(parts[0])

    def _profile(self, request: Request) -> Reply:
        own = {"id": PROFILE, "username": BRAND, "name": "Acme Bakery", "is_verified": True,
               "threads_profile_picture_url": "https://cdn.example/p.jpg?sig=1",
               "threads_biography": "bread"}  # fmt: skip
        wanted = (request.one("fields") or "id").split(",")
        return Reply(200, {name: own[name] for name in wanted if name in own})

    def _list(self, request: Request, rows: list[PostRow]) -> Reply:
        since, until = (0.0, 4e9) if self.ignores_since else since_until(request)
        shown = [r for r in rows if since <= r.created.timestamp() < until]
        shown.sort(key=lambda row: row.created, reverse=True)
        return self.page(request, [self._view(row, request) for row in shown])

    def _post(self, request: Request, row: PostRow, rest: list[str]) -> Reply:
        match rest:
            case []:
                return Reply(200, {"id": row.id})
            case ["insights"]:
                return self.lacks("insights") or self._insights(request, row)
            case ["conversation"] if row.author == BRAND and row.root is None:
                rows = sorted(self.below(row.id), key=lambda r: r.created)
                if request.one("reverse") != "false":
                    rows.reverse()
                views = [self._view(r, request) for r in rows]
                return self.lacks("replies") or self.page(request, views)
        return refusal(100, "Unsupported get request")

    def _view(self, row: PostRow, request: Request) -> dict[str, Any]:
        self._serial += 1
        view: dict[str, Any] = {
            "id": row.id, "media_product_type": "THREADS", "media_type": row.kind,
            "permalink": f"https://www.threads.com/@{row.author}/post/{row.id[-6:]}",
            "username": row.author, "timestamp": graph_time(row.created),
            "shortcode": row.id[-6:], "is_quote_post": row.quotes is not None,
            "has_replies": any(r.parent == row.id for r in self.posts.values()),
            "media_url": f"https://cdn.example/{row.id}?sig={self._serial}",
        }  # fmt: skip
        if row.text is not None:
            view["text"] = row.text
        if row.quotes is not None:
            view["quoted_post"] = {"id": row.quotes}
        if row.root is not None:
            view |= {
                "is_reply": True, "is_reply_owned_by_me": row.author == BRAND,
                "root_post": {"id": row.root}, "replied_to": {"id": row.parent},
                "hide_status": row.hide_status,
            }  # fmt: skip
        if row.poll is not None:
            view["poll_attachment"] = row.poll
        if row.ghost_until is not None:
            view["ghost_post_expiration_timestamp"] = graph_time(row.ghost_until)
        wanted = (request.one("fields") or "id").split(",")
        return {name: view[name] for name in wanted if name in view}

    def _refused(self, wanted: list[str], known: set[str]) -> Reply | None:
        bad = [m for m in wanted if m not in known or m in self.retired]
        return refusal(100, f"(#100) metric[0] must not be {bad[0]}") if bad else None

    def _insights(self, request: Request, row: PostRow) -> Reply:
        wanted = (request.one("metric") or "").split(",")
        refused = self._refused(wanted, set(POST_METRICS))
        if refused is not None:
            return refused
        if row.kind == "REPOST_FACADE":
            return Reply(200, {"data": []})
        data = [
            {"name": m, "period": "lifetime", "values": [{"value": row.metrics[m]}], "title": m,
             "description": "…", "id": f"{row.id}/insights/{m}/lifetime"}
            for m in wanted if m in row.metrics
        ]  # fmt: skip
        return Reply(200, {"data": data})

    def _user_insights(self, request: Request) -> Reply:
        wanted = (request.one("metric") or "").split(",")
        refused = self._refused(wanted, USER_METRICS)
        if refused is not None:
            return refused
        if "follower_demographics" in wanted and self.few_followers:
            return refusal(10, "(#10) Not enough followers for this metric")
        data = []
        for metric in wanted:
            found = self._user_metric(metric, request)
            if found is not None:
                data.append({"name": metric, "period": "day", "title": metric, **found,
                             "id": f"{PROFILE}/insights/{metric}/day"})  # fmt: skip
        return Reply(200, {"data": data})

    def _user_metric(self, metric: str, request: Request) -> dict[str, Any] | None:
        if metric == "followers_count":
            return {"total_value": {"value": self.followers}}
        if metric == "follower_demographics":
            dimension = request.one("breakdown") or ""
            results = [
                {"dimension_values": [name], "value": value}
                for name, value in self.audience.get(dimension, {}).items()
            ]
            return {"total_value": {"breakdowns": [
                {"dimension_keys": [dimension], "results": results}
            ]}}  # fmt: skip
        found = {d: self.days[d][metric] for d in days_within(request) if d in self.days}
        if not found:
            return None
        if metric == "views":
            values = [{"value": v, "end_time": day_end(d)} for d, v in found.items()]
            return {"values": values}
        if metric == "clicks":
            links: dict[str, int] = {}
            for day in found.values():
                for link, value in day.items():
                    links[link] = links.get(link, 0) + value
            totals = [{"value": value, "link_url": link} for link, value in links.items()]
            return {"link_total_values": totals}
        return {"total_value": {"value": sum(found.values())}}


def world(now: datetime) -> ThreadsServer:
    """A profile with a small story up to this instant."""
    server = ThreadsServer(now=now)
    tell(server)
    return server
