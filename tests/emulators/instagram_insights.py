"""Insights of an emulated Instagram account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.emulators.instagram_state import BRAND, InstagramState, MediumRow
from tests.emulators.meta_graph import day_end, days_within, refusal, since_until
from tests.emulators.server import Reply, Request

PLAIN = {
    "FEED": {"views", "reach", "total_interactions", "shares", "reposts", "likes", "comments",
             "saved", "follows", "profile_visits", "profile_activity"},
    "REELS": {"views", "reach", "total_interactions", "shares", "reposts", "likes", "comments",
              "saved", "ig_reels_avg_watch_time", "ig_reels_video_view_total_time",
              "reels_skip_rate"},
    "STORY": {"views", "reach", "total_interactions", "shares", "follows", "profile_visits",
              "profile_activity", "replies", "navigation"},
}  # fmt: skip
TOTALS = {
    "reach", "views", "accounts_engaged", "total_interactions", "likes", "comments", "saves",
    "shares", "replies", "reposts", "follows_and_unfollows", "profile_links_taps",
}  # fmt: skip


@dataclass
class InstagramInsights(InstagramState):
    """Answers of the insights edges."""

    def media_insights(self, request: Request, medium: MediumRow) -> Reply:
        wanted = (request.one("metric") or "").split(",")
        if medium.id in self.converted:
            return refusal(
                100, "(#100) The media was posted before the account was converted",
                error_subcode=2108006,
            )  # fmt: skip
        if medium.id in self.few_viewers:
            return refusal(10, "(#10) Not enough viewers for the media to show insights")
        for metric in wanted:
            if metric not in PLAIN[medium.product] or metric in self.retired:
                return refusal(
                    100, f"(#100) metric[0] must be one of the following values: not {metric}"
                )
        breakdown = request.one("breakdown")
        return Reply(200, {"data": [
            self._insight(medium, metric, breakdown)
            for metric in wanted
            if metric in medium.metrics and metric not in self.empty
        ]})  # fmt: skip

    def _insight(self, medium: MediumRow, metric: str, breakdown: str | None) -> dict[str, Any]:
        value = medium.metrics[metric]
        entry: dict[str, Any] = {
            "name": metric, "period": "lifetime", "title": metric, "description": "…",
            "id": f"{medium.id}/insights/{metric}/lifetime",
        }  # fmt: skip
        if not isinstance(value, dict):
            return entry | {"values": [{"value": value}]}
        entry["values"] = [{"value": sum(value.values())}]
        entry["total_value"] = _total(value, breakdown)
        return entry

    def account_insights(self, request: Request) -> Reply:
        wanted = (request.one("metric") or "").split(",")
        period, kind = request.one("period"), request.one("metric_type")
        bad = [metric for metric in wanted if metric in self.retired]
        if bad:
            return refusal(100, f"(#100) {bad[0]} is not a valid metric")
        if wanted == ["online_followers"]:
            values = [{"value": v, "end_time": day_end(d)} for d, v in self.online.items()]
            return _insight_list([("online_followers", "lifetime", {"values": values})])
        if period == "lifetime":
            if request.one("timeframe") not in ("this_week", "this_month"):
                return refusal(100, "(#100) The parameter timeframe is required")
            dimension = request.one("breakdown") or ""
            parts = _total(self.audience.get(dimension, {}), dimension)
            return _insight_list([(m, "lifetime", {"total_value": parts}) for m in wanted])
        since, until = since_until(request)
        if until - since > 2_592_000:
            return refusal(100, "(#100) There cannot be more than 30 days between since and until")
        days = days_within(request)
        if kind == "time_series":
            if not set(wanted) <= {"reach", "follower_count"}:
                return refusal(100, f"(#100) metric {wanted} is incompatible with time_series")
            return _insight_list([(m, "day", {"values": self._series(m, days)}) for m in wanted])
        bad = [metric for metric in wanted if metric not in TOTALS]
        if bad:
            return refusal(100, f"(#100) metric[0] must be one of {sorted(TOTALS)}, not {bad[0]}")
        found = [(m, "day", self._sum(m, days, request.one("breakdown"))) for m in wanted]
        return _insight_list([entry for entry in found if entry[2] is not None])

    def _series(self, metric: str, days: list[date]) -> list[dict[str, Any]]:
        values = []
        for day in days:
            counted = self.days.get(day, {})
            if metric == "follower_count":
                counted = {"follower_count": counted.get("follows_and_unfollows", {})}
                value = counted["follower_count"].get("FOLLOWER")
            else:
                value = _whole(counted.get(metric))
            if value is not None:
                values.append({"value": value, "end_time": day_end(day)})
        return values

    def _sum(self, metric: str, days: list[date], breakdown: str | None) -> dict[str, Any] | None:
        found = [v for d in days if (v := self.days.get(d, {}).get(metric)) is not None]
        if not found:
            return None
        if breakdown is None or not isinstance(found[0], dict):
            return {"total_value": {"value": sum(_whole(v) or 0 for v in found)}}
        parts = {name: sum(v[name] for v in found) for name in found[0]}
        return {"total_value": {"value": sum(parts.values())} | _total(parts, breakdown)}


def _whole(value: Any) -> int | None:
    return sum(value.values()) if isinstance(value, dict) else value


def _total(parts: dict[str, int], dimension: str | None) -> dict[str, Any]:
    results = [{"dimension_values": [name], "value": value} for name, value in parts.items()]
    breakdown: dict[str, Any] = {"dimension_keys": [dimension]}
    return {"breakdowns": [breakdown | ({"results": results} if results else {})]}


def _insight_list(entries: list[tuple[str, str, dict[str, Any] | None]]) -> Reply:
    data = [
        {"name": name, "period": period, "title": name, "description": "…", **(found or {}),
         "id": f"{BRAND}/insights/{name}/{period}"}
        for name, period, found in entries
    ]  # fmt: skip
    return Reply(200, {"data": data})
