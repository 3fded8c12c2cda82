"""TikTok Studio: the tables of its analytics, as CSV, as a zip of them or as one workbook.

Days may stand without a year (``August 31``): the newest is taken as the last such day before the
file was written, and each step from January back to December is one year less; a table in which a
day stands twice is refused. Times of posts are in the account's zone, for which the audience's
of sources.yml is taken. Figures of a video are counters of the day of the export; those of a day
are what all videos got on it, and may be negative. Languages: English; Spanish for the list of
videos.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from orchestration.loading.exports.dates import day, moment, month_and_day
from orchestration.loading.exports.tabular import Cells, Field, Subject, Table, TableExport
from orchestration.loading.exports.values import Kind, plain

_VIDEO = re.compile(r"/(?:video|photo)/(\d+)")


def _figure(metric: str, *names: str, es: str = "", kind: Kind = "count", required: bool = False
            ) -> Field:  # fmt: skip
    spelled = {"en": names, "es": (es,)} if es else {"en": names}
    return Field(metric, spelled, f"metrics.{metric}", kind, required)


_DATE = Field("date", {"en": ("Date",)}, required=True)


def _years(table: Table, rows: Iterator[Cells]) -> dict[tuple[int, int], date] | None:
    """Month and day -> date; None if a day stands twice."""
    days: list[tuple[int, int]] = []
    for cells in rows:
        found = month_and_day(cells.get("date", ""))
        if found and found[1] <= 31 and (not days or days[-1] != found):
            days.append(found)
    if len(set(days)) < len(days):
        return None
    if not days:
        return {}
    if _descends(days):
        days.reverse()
    newest = table.source.exported_at.date() + timedelta(days=1)
    year = newest.year if days[-1] <= (newest.month, newest.day) else newest.year - 1
    dated: dict[tuple[int, int], date] = {}
    later = days[-1]
    for one in reversed(days):
        year -= one > later
        later = one
        try:
            dated[one] = date(year, *one)
        except ValueError:
            continue  # 29 February of such a year: the row is refused
    return dated


def _descends(days: list[tuple[int, int]]) -> bool:
    places = [month * 31 + number for month, number in days]
    # A step over new year is a short one too, so steps are taken around the year.
    steps = [(b - a) % 372 for a, b in zip(places, places[1:], strict=False)]
    return sum(step > 186 for step in steps) > len(steps) / 2


def _observed(cells: Cells, table: Table) -> str:
    short = month_and_day(cells["date"])
    if short is None:
        return day(cells["date"], table.style).isoformat()
    if table.prepared is None:
        raise ValueError("the days have no year and one stands twice: export at most a year")
    if short not in table.prepared:
        raise ValueError(f"is not a date: {cells['date'][:40]}")
    return str(table.prepared[short].isoformat())


def _account_day(cells: Cells, table: Table) -> Subject:
    return Subject("tiktok", period="day", observed_at=_observed(cells, table))


def _hour(cells: Cells, table: Table) -> Subject:
    found = re.fullmatch(r"(\d{1,2})(?::\d\d)?(?: ?([ap])m)?", plain(cells["hour"]).lower())
    if not found or int(found[1]) > 23:
        raise ValueError(f"Hour is no hour of a day: {cells['hour'][:40]}")
    hour = int(found[1])
    if found[2]:
        hour = hour % 12 + (12 if found[2] == "p" else 0)
    observed = _observed(cells, table)
    return Subject("tiktok", period="day", observed_at=observed, breakdown=f"hour={hour}")


def _audience(cells: Cells, table: Table) -> Subject:
    key = "gender" if "gender" in cells else "country"
    bucket = cells[key]
    if not bucket:
        raise ValueError("the row names no group")
    bucket = bucket.lower() if key == "gender" else bucket
    return Subject("tiktok", observed_at=table.lifetime_day, breakdown=f"{key}={bucket}")


def _video(cells: Cells, table: Table) -> Subject:
    found = _VIDEO.search(cells["link"])
    if not found:
        raise ValueError(f"Video link holds no id of a video: {cells['link'][:100]}")
    published = moment(cells["published"], table.style, table.source.timezone)
    return Subject(
        "tiktok",
        content_id=found[1],
        observed_at=table.lifetime_day,
        content={
            "published_at": published.isoformat(),
            "format": "image" if "/photo/" in cells["link"] else "video",
            "url": cells["link"].partition("?")[0],
        },
    )


_SHARE = Field("share", {"en": ("Distribution",)}, "metrics.follower_percentage", "share",
               required=True)  # fmt: skip

EXPORTS = (
    TableExport("tiktok.videos", "TikTok Studio, content", "content", (
        Field("title", {"en": ("Video title",), "es": ("Título del video",)}, "content.text"),
        Field("link", {"en": ("Video link",), "es": ("Enlace del video",)}, required=True),
        Field("published", {"en": ("Post time",), "es": ("Hora de publicación",)}, required=True),
        Field("exported", {"en": ("Time",)}),
        _figure("views", "Total views", "Video views", es="Visualizaciones totales"),
        _figure("likes", "Total likes", "Likes", es="Me gusta totales"),
        _figure("comments", "Total comments", "Comments", es="Comentarios totales"),
        _figure("shares", "Total shares", "Shares", es="Veces compartido"),
        _figure("saves", "Add to Favorites", "Total bookmarks"),
        _figure("reach", "Reach"),
        _figure("follows", "New followers"),
        _figure("watch_seconds", "Total play time", kind="duration"),
        _figure("average_view_seconds", "Average watch time",
                es="Tiempo promedio de visualización", kind="duration"),
        _figure("full_video_watched_rate", "Watched full video", kind="fraction"),
    ), _video, date_keys=("published",), day_order={"en": "mdy", "es": "dmy"}),
    TableExport("tiktok.days", "TikTok Studio, overview", "metrics", (
        _DATE,
        _figure("views", "Video Views", required=True),
        _figure("profile_views", "Profile Views", required=True),
        _figure("likes", "Likes"),
        _figure("comments", "Comments"),
        _figure("shares", "Shares"),
    ), _account_day, date_keys=("date",), prepare=_years),
    TableExport("tiktok.followers", "TikTok Studio, follower history", "metrics", (
        _DATE,
        _figure("followers", "Followers", required=True),
        _figure("followers_net", "Difference in followers from previous day", required=True),
    ), _account_day, date_keys=("date",), prepare=_years),
    TableExport("tiktok.viewers", "TikTok Studio, viewers", "metrics", (
        _DATE,
        _figure("viewers", "Total Viewers", required=True),
        _figure("new_viewers", "New Viewers"),
        _figure("returning_viewers", "Returning Viewers"),
    ), _account_day, date_keys=("date",), prepare=_years),
    TableExport("tiktok.hours", "TikTok Studio, follower activity", "metrics", (
        _DATE,
        Field("hour", {"en": ("Hour",)}, required=True),
        _figure("online_followers", "Active followers", required=True),
    ), _hour, date_keys=("date",), prepare=_years),
    TableExport("tiktok.gender", "TikTok Studio, follower gender", "metrics", (
        Field("gender", {"en": ("Gender",)}, required=True), _SHARE,
    ), _audience),
    TableExport("tiktok.countries", "TikTok Studio, follower territories", "metrics", (
        Field("country", {"en": ("Top territories",)}, required=True), _SHARE,
    ), _audience),
)  # fmt: skip
