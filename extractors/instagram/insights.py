"""Reads insights of media and stories, in groups of metrics that live and die together.

Sources: developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights and the
changelogs of v18.0 and v22.0; ``metric_validity.csv`` keeps what was retired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph import is_gone, is_metric_refusal, is_permission
from extractors.graph_days import values_of
from extractors.graph_edges import is_unsupported, node_id
from extractors.graph_insights import insights
from extractors.instagram.door import CONVERTED, VERSION, Door
from extractors.instagram.media import MediaReader
from extractors.metric_groups import MetricGroups
from extractors.records import instant, iso

AGAIN = timedelta(days=7)  # between reads of media older than four weeks
_EVERYWHERE = ("views", "reach", "total_interactions", "shares", "reposts")
_WITH_BOOSTED = ("total_views", "total_likes", "total_comments")
_PROFILE = ("follows", "profile_visits")


@dataclass(frozen=True)
class Group:
    """Metrics asked for in one request; ``name`` begins with the product type."""

    name: str
    metrics: tuple[str, ...]
    breakdown: str | None = None


GROUPS: Mapping[str, tuple[Group, ...]] = {
    "FEED": (
        Group("FEED", (*_EVERYWHERE, "likes", "comments", "saved", *_PROFILE)),
        Group("FEED by action", ("profile_activity",), "action_type"),
    ),
    "REELS": (
        Group(
            "REELS",
            (
                *_EVERYWHERE,
                "likes",
                "comments",
                "saved",
                "ig_reels_avg_watch_time",
                "ig_reels_video_view_total_time",
            ),
        ),
        # In development: asked for by itself, so that it costs the others nothing.
        Group("REELS in development", ("reels_skip_rate",)),
    ),
    "STORY": (
        Group("STORY", (*_EVERYWHERE, *_PROFILE, "replies", "link_clicks")),
        Group("STORY by tap", ("navigation",), "story_navigation_action_type"),
        Group("STORY by action", ("profile_activity",), "action_type"),
    ),
}
BOOSTED = Group("with boosted", _WITH_BOOSTED)


def withheld(problem: HttpError) -> str | None:
    """Why numbers are kept back though nothing is wrong; None for any other refusal."""
    if problem.code == CONVERTED:
        return "not_supported"
    return "suppressed" if "not enough viewers" in str(problem).lower() else None


def _blames_metric(problem: HttpError) -> bool:
    return is_metric_refusal(problem) and withheld(problem) is None


class InsightReader:
    """Reads insights, several media at a time; ``groups`` is shared by all that ask for metrics."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._door = door
        self.groups = MetricGroups(desk, _blames_metric, api_version=VERSION)
        # Media of the time before the account was a professional one never get any.
        self._never: dict[str, bool] = desk.memory.setdefault("without_insights", {})

    def read_stories(self, stories: Iterable[dict[str, Any]]) -> None:
        """All stories that can be seen now; errors as ``_read``."""
        ids = [i for story in stories if (i := node_id(story)) is not None]
        self._read("story_insights", {identity: "STORY" for identity in ids}, None)

    def read_media(self, media: MediaReader) -> None:
        """Young media in each run, older ones every seventh day, longest unread first."""
        due = {
            identity: str(known.get("product") or "FEED")
            for identity, known in sorted(
                media.memory.items(), key=lambda item: item[1].get("insights_at") or ""
            )
            if not known.get("gone") and self._is_due(media, identity)
        }
        self._read("media_insights", due, media)

    def _is_due(self, media: MediaReader, identity: str) -> bool:
        last = instant(media.memory[identity].get("insights_at"))
        is_due = last is None or media.is_young(identity) or self._desk.now - last >= AGAIN
        return is_due and identity not in self._never

    def _read(self, stream: str, due: Mapping[str, str], media: MediaReader | None) -> None:
        """Each product type's first one alone: it finds out which metrics are refused.

        Raises:
            ExtractError: the last failure, after all others were read; at once for a missing
            permission.
        """
        failure: ExtractError | None = None
        first = list(
            {product: identity for identity, product in reversed(list(due.items()))}.values()
        )
        rest = [identity for identity in due if identity not in first]
        for some in (*([identity] for identity in first), rest):
            asked = self._door.client.side_by_side(lambda i: self._ask(i, due[i]), some)
            for identity, found in asked:
                if isinstance(found, HttpError) and is_permission(found):
                    raise found
                if isinstance(found, HttpError) and media is not None and is_gone(found):
                    media.ask_whether_gone(identity)
                elif isinstance(found, HttpError) and is_unsupported(found):
                    told = f"{stream}: insights of a medium are refused, code {found.code}"
                    self._desk.warnings[told] += 1
                elif isinstance(found, ExtractError):
                    failure = found
                else:
                    self._take(stream, identity, due[identity], found)
                    if media is not None:
                        media.memory[identity]["insights_at"] = iso(self._desk.now)
        if failure is not None:
            raise failure

    def _take(self, stream: str, identity: str, product: str, found: dict[str, Any]) -> None:
        if found.get("withheld") == "not_supported":
            self._never[identity] = True
        self._desk.observe(stream, identity, {"id": identity, "product_type": product, **found})

    def _ask(self, identity: str, product: str) -> dict[str, Any]:
        """``values`` as received, or why they are withheld."""
        groups = GROUPS.get(product, GROUPS["FEED"])
        if not self._door.is_own_login and product != "STORY":
            groups = (*groups, Group(f"{product} {BOOSTED.name}", BOOSTED.metrics))
        found: list[dict[str, Any]] = []
        for group in groups:
            try:
                for body in self.groups.ask(group.name, group.metrics, self._call(identity, group)):
                    # Of a breakdown the parts: the whole is asked for without one.
                    found += [
                        value
                        for insight in insights(body)
                        if insight.breakdown or group.breakdown is None
                        for value in values_of(insight)
                    ]
            except HttpError as problem:
                reason = withheld(problem)
                if reason is None:
                    raise
                return {"withheld": reason, "reason": str(problem), "insights": found}
        return {"withheld": None, "reason": None, "insights": found}

    def _call(self, identity: str, group: Group) -> Any:
        def call(metrics: tuple[str, ...]) -> Any:
            params = {"metric": ",".join(metrics)}
            if group.breakdown is not None:
                params["breakdown"] = group.breakdown
            return self._door.get(f"{identity}/insights", params)

        return call
