"""Figures of YouTube Analytics v2, by Pacific day.

``GET /v2/reports`` gives a table whose columns are named in its head; ``rows`` is left out where
there are none. The newest days are missing or partial, and figures change for about a week.
Source: developers.google.com/youtube/analytics/channel_reports and /youtube/analytics/metrics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import NO_LOGIN, NO_PERMISSION, Desk, first_day
from extractors.failures import HttpError
from extractors.http import HttpClient
from extractors.metric_groups import MetricGroups
from extractors.youtube.dialect import pacific_day

REPORTS = "/v2/reports"
DAYS = (
    "views", "engagedViews", "estimatedMinutesWatched", "likes", "dislikes", "comments", "shares",
    "subscribersGained", "subscribersLost", "videosAddedToPlaylists",
)  # fmt: skip
TOTALS = (
    "engagedViews", "estimatedMinutesWatched", "shares", "subscribersGained",
    "videosAddedToPlaylists",
)  # fmt: skip
AGAIN = 10  # days that are asked for again
MOST_VIDEOS = 200  # rows of a report by video
MOST_CURVES = 50  # newest videos whose retention is read, one request each
SLICED_DAYS = 28
LAG = timedelta(days=3)
FIRST_VIDEO = date(2005, 4, 23)  # of YouTube itself
Row = dict[str, Any]


@dataclass(frozen=True)
class Slices:
    """A report by other things than days."""

    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the group whose metrics live and die together."""
        return ",".join(self.dimensions)


SLICES = (
    Slices(("ageGroup", "gender"), ("viewerPercentage",)),
    Slices(("country",), ("views", "estimatedMinutesWatched", "likes", "comments", "shares")),
    Slices(("subscribedStatus",), ("views", "estimatedMinutesWatched", "likes", "shares")),
    Slices(("creatorContentType",), ("views", "engagedViews", "estimatedMinutesWatched", "likes")),
    Slices(("insightTrafficSourceType",), ("views", "estimatedMinutesWatched")),
    Slices(("sharingService",), ("shares",)),
)


class Analytics:
    """Reads the owner's reports of one channel; each at most once a Pacific day.

    ``begun``: when the channel was made, None if that is not known.
    """

    def __init__(
        self, desk: Desk, client: HttpClient, channel: str, begun: datetime | None
    ) -> None:
        self._desk = desk
        self._client = client
        self._channel = channel
        self._groups = MetricGroups(desk, _blames_a_metric)
        self._today = pacific_day(desk.now)
        self._begun = FIRST_VIDEO if begun is None else pacific_day(begun)

    def is_due(self, stream: str) -> bool:
        """False if this Pacific day's figures were read already: they are made once a day."""
        before = self._desk.last_read(stream)
        return before is None or pacific_day(before) < self._today

    def read_days(self) -> None:
        """The channel's days, those of the last read again."""
        history = (self._today - self._begun).days
        start = first_day(self._desk, "channel_days", self._today, AGAIN, history)
        for rows in self._tables("day", DAYS, start, self._today, {"dimensions": "day"}):
            for row in rows:
                day = row.pop("day", None)
                for metric, value in row.items():
                    told = {"day": day, "metric": metric, "value": value}
                    self._desk.put("channel_days", f"{day}|{metric}", told)

    def read_totals(self, videos: Mapping[str, Mapping[str, Any]]) -> None:
        """Each video's figures since it was published, whether it is a Short, who saw its end."""
        shown = sorted(video for video, told in videos.items() if "is_gone" not in told)
        found: dict[str, Row] = {}
        for place in range(0, len(shown), MOST_VIDEOS):
            part = shown[place : place + MOST_VIDEOS]
            for row in self._by_video("video", TOTALS, f"video=={','.join(part)}"):
                video = str(row.pop("video", ""))
                if video in videos:
                    found.setdefault(video, {"id": video, "figures": {}})["figures"].update(row)
        for video in self._shorts():
            if video in found:
                found[video]["creatorContentType"] = "shorts"
        young = sorted(found, key=lambda video: str(videos[video].get("at")))[-MOST_CURVES:]
        for video, end in self._client.side_by_side(self._seen_to_the_end, young):
            if isinstance(end, ExtractError):
                self._desk.warnings[f"retention could not be read: {end}"] += 1
            elif end is not None:
                found[video]["end"] = end
        for video, told in found.items():
            self._desk.observe("video_totals", video, told)

    def _by_video(
        self, group: str, metrics: Sequence[str], filters: str, start: int = 1
    ) -> list[Row]:
        query = {
            "dimensions": "video",
            "filters": filters,
            "maxResults": MOST_VIDEOS,
            "startIndex": start,
        }
        tables = self._tables(group, metrics, self._begun, self._today, query, sort=True)
        return [row for rows in tables for row in rows]

    def _shorts(self) -> list[str]:
        """Videos that the platform calls Shorts; no documentation names this filter."""
        found: list[str] = []
        try:
            while True:
                filters = "creatorContentType==shorts"
                rows = self._by_video("shorts", ("views",), filters, len(found) + 1)
                found += [str(row.get("video")) for row in rows]
                if len(rows) < MOST_VIDEOS or len(set(found)) < len(found):
                    return list(dict.fromkeys(found))
        except HttpError as problem:
            self._desk.warnings[f"which videos are Shorts is not known: {problem}"] += 1
            return found

    def _seen_to_the_end(self, video: str) -> Row | None:
        """The end of a video's retention curve: watched per view; over 1 where it is repeated."""
        query = {"dimensions": "elapsedVideoTimeRatio", "filters": f"video=={video}"}
        tables = self._tables("curve", ("audienceWatchRatio",), self._begun, self._today, query)
        points = [row for rows in tables for row in rows]
        return next((point for point in points if point.get("elapsedVideoTimeRatio") == 1), None)

    def read_slices(self) -> None:
        """Slices of the last 28 days that are known."""
        end = self._today - LAG
        start = end - timedelta(days=SLICED_DAYS - 1)
        for slices in SLICES:
            query = {"dimensions": slices.name}
            try:
                tables = list(self._tables(slices.name, slices.metrics, start, end, query))
            except HttpError as problem:
                if problem.status in (NO_LOGIN, NO_PERMISSION):
                    raise
                self._desk.warnings[f"slices by {slices.name} could not be read: {problem}"] += 1
                continue
            for row in [row for rows in tables for row in rows]:
                self._take_slice(slices, row, start, end)

    def _take_slice(self, slices: Slices, row: Row, start: date, end: date) -> None:
        kept = {name: row.pop(name, None) for name in slices.dimensions}
        key = "|".join(str(value) for value in kept.values())
        for metric, value in row.items():
            told = {
                "start": start.isoformat(),
                "end": end.isoformat(),
                "dimensions": kept,
                "metric": metric,
                "value": value,
            }
            self._desk.put("audience", f"{end}|{slices.name}|{key}|{metric}", told)

    def _tables(
        self,
        group: str,
        metrics: Sequence[str],
        first: date,
        last: date,
        query: Mapping[str, Any],
        sort: bool = False,
    ) -> Iterator[list[Row]]:
        """Tables of all metrics of the group that are to be had, as rows by column name."""

        def call(named: tuple[str, ...]) -> list[Row]:
            asked = {
                "ids": f"channel=={self._channel}",
                "startDate": first.isoformat(),
                "endDate": last.isoformat(),
                "metrics": ",".join(named),
                **query,
            }
            if sort:
                asked["sort"] = f"-{named[0]}"
            return _rows(self._client.get(REPORTS, asked).body)

        return self._groups.ask(group, metrics, call)

    def report(self) -> None:
        """Tell which metrics are refused."""
        self._groups.report()


def _rows(body: Any) -> list[Row]:
    """Rows of a result table; none where it has none.

    Raises:
        ExtractError: it has rows without a head to read them by.
    """
    rows = body.get("rows") if isinstance(body, dict) else None
    if not rows:
        return []
    heads = body.get("columnHeaders")
    names = [str(head.get("name")) for head in heads or [] if isinstance(head, dict)]
    if any(len(row) != len(names) for row in rows):
        raise ExtractError("YouTube Analytics gave rows that do not fit the head of their table")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _blames_a_metric(problem: HttpError) -> bool:
    return problem.status == 400
