"""Reads insights of posts; they also tell below which posts somebody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph import is_gone, is_permission
from extractors.graph_days import values_of
from extractors.graph_edges import GraphApi, is_unsupported
from extractors.graph_insights import insights
from extractors.metric_groups import MetricGroups
from extractors.records import instant, iso, number
from extractors.threads.posts import PostReader

METRICS = ("views", "likes", "replies", "reposts", "quotes", "shares")
AGAIN = timedelta(days=7)  # between reads of posts older than four weeks


class InsightReader:
    """Reads ``post_insights``, several posts at a time."""

    def __init__(self, desk: Desk, api: GraphApi, groups: MetricGroups, posts: PostReader) -> None:
        self._desk = desk
        self._api = api
        self._groups = groups
        self._posts = posts

    def read(self) -> None:
        """Young posts in each run, older ones every seventh day, longest unread first.

        Raises:
            ExtractError: the last failure, after all others were read; at once for a missing
            permission.
        """
        memory = self._posts.memory
        due = sorted(
            filter(self._is_due, self._posts.own()),
            key=lambda identity: memory[identity].get("insights_at") or "",
        )
        failure: ExtractError | None = None
        # The first one alone: it finds out which metrics are refused.
        for some in (due[:1], due[1:]):
            for identity, found in self._api.client.side_by_side(self._ask, some):
                if isinstance(found, HttpError) and is_permission(found):
                    raise found
                if isinstance(found, HttpError) and is_gone(found):
                    self._posts.ask_whether_gone(identity)
                elif isinstance(found, HttpError) and is_unsupported(found):
                    told = f"post_insights: insights of a post are refused, code {found.code}"
                    self._desk.warnings[told] += 1
                elif isinstance(found, ExtractError):
                    failure = found
                else:
                    self._take(identity, found)
        if failure is not None:
            raise failure

    def _is_due(self, identity: str) -> bool:
        last = instant(self._posts.memory[identity].get("insights_at"))
        return last is None or self._posts.is_young(identity) or self._desk.now - last >= AGAIN

    def _ask(self, identity: str) -> list[dict[str, Any]]:
        def call(metrics: tuple[str, ...]) -> Any:
            return self._api.get(f"{identity}/insights", {"metric": ",".join(metrics)})

        bodies = self._groups.ask("post", METRICS, call)
        return [v for body in bodies for i in insights(body) for v in values_of(i)]

    def _take(self, identity: str, found: list[dict[str, Any]]) -> None:
        known = self._posts.memory[identity]
        known["insights_at"] = iso(self._desk.now)
        answers = [number(v["value"]) for v in found if v["name"] == "replies"]
        if answers:
            known["counted"] = answers[0]
        record = {"id": identity, "insights": found, "poll": self._posts.polls.get(identity)}
        self._desk.observe("post_insights", identity, record)
