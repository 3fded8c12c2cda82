"""YouTube Studio: "Export current view" of the advanced mode, as a zip of three CSV files or each
of them alone; headers in English, German and Spanish.

``Table data`` has one row an item and a total, which repeats the others; ``Chart data`` and
``Totals`` have one metric by day. Days are Pacific. A figure of a table is a sum over the exported
days: for a video published within them that is its lifetime counter on the last day; for an older
video, or for other items than videos, it has period ``window`` and the days as its definition.
The days are those of the two other files, or stand in the name of the archive. The day of
publication comes without a time; its midnight Pacific is taken.

The German and Spanish headers are those that public programs read from such files; a figure under
another header keeps that name.
"""

from collections.abc import Mapping

from orchestration.loading.exports.dates import day, moment
from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.tabular import Cells, Field, Subject, Table, TableExport
from orchestration.loading.exports.values import Kind, identifier
from orchestration.loading.exports.windows import Window, window_of

ZONE = "America/Los_Angeles"
_BY_DAY = ("youtube.video_days", "youtube.days", "youtube.dimension_days")
_TOTALS = ("total", "gesamt")


def _figure(metric: str, *names: str, de: str = "", es: str = "", kind: Kind = "count") -> Field:
    return Field(metric, _names(*names, de=de, es=es), f"metrics.{metric}", kind)


def _names(*names: str, de: str = "", es: str = "") -> Mapping[str, tuple[str, ...]]:
    others = {"de": (de,), "es": (es,)}
    return {"en": names} | {language: given for language, given in others.items() if given[0]}


_FIGURES = (
    _figure("views", "Views", de="Aufrufe", es="Visualizaciones"),
    _figure("engaged_views", "Engaged views"),
    _figure(
        "watch_seconds",
        "Watch time (hours)",
        de="Wiedergabezeit (Stunden)",
        es="Tiempo de visualización (horas)",
        kind="hours",
    ),
    _figure(
        "average_view_seconds",
        "Average view duration",
        es="Duración media de la visualización",
        kind="duration",
    ),
    _figure(
        "average_view_rate",
        "Average percentage viewed (%)",
        es="Porcentaje medio visto (%)",
        kind="percent",
    ),
    _figure("impressions", "Impressions", de="Impressionen", es="Impresiones"),
    _figure(
        "click_through_rate",
        "Impressions click-through rate (%)",
        de="Klickrate der Impressionen (%)",
        es="Porcentaje de clics de las impresiones (%)",
        kind="percent",
    ),
    _figure("followers_net", "Subscribers", de="Abonnenten", es="Suscriptores"),
    _figure("followers_gained", "Subscribers gained", es="Suscriptores ganados"),
    _figure("followers_lost", "Subscribers lost", es="Suscriptores perdidos"),
    _figure("likes", "Likes", es="Me gusta"),
    _figure("dislikes", "Dislikes"),
    _figure("likes_rate", "Likes (vs. dislikes) (%)", kind="percent"),
    _figure("shares", "Shares", es="Compartidos"),
    _figure("comments", "Comments added", "Comments", es="Comentarios"),
    _figure("reach", "Unique viewers"),
    _figure("stayed_to_watch_rate", "Stayed to watch (%)", kind="percent"),
    _figure("premium_views", "YouTube Premium views"),
    # Of viewers by age and gender only shares are given.
    _figure("viewer_percentage", "Views (%)", kind="number"),
)
_ANY = tuple(one.key for one in _FIGURES)
_VIDEO = Field("video", _names("Content", "Video", de="Videos", es="Contenido"), required=True)
_DATE = Field("date", _names("Date", de="Datum", es="Fecha"), required=True)
_DETAILS = (
    Field("title", _names("Video title", de="Videotitel", es="Título del vídeo"), "content.title"),
    Field(
        "published",
        _names(
            "Video publish time",
            de="Veröffentlichungszeitpunkt des Videos",
            es="Hora de publicación del vídeo",
        ),
    ),
    Field(
        "duration",
        _names("Duration", de="Dauer", es="Duración"),
        "content.duration_seconds",
        "duration",
    ),
)
#: Header -> key of the breakdown.
_DIMENSIONS = {
    "Traffic source": "traffic_source",
    "Geography": "country",
    "Viewer age": "age",
    "Viewer gender": "gender",
    "Subscription status": "subscription",
    "Device type": "device",
    "Sharing service": "sharing_service",
    "Content type": "content_type",
}
_DIMENSION_FIELDS = tuple(Field(key, {"en": (name,)}) for name, key in _DIMENSIONS.items())


def _window(table: Table, _: object) -> Window | None:
    return window_of(table.source, _BY_DAY)


def _video(cells: Cells, table: Table) -> Subject:
    if fold(cells["video"]) in _TOTALS:
        return Subject(skip=True)
    video = identifier(cells["video"])
    if not video:
        raise ValueError("Content is missing")
    content: dict[str, str] = {}
    period, observed, definition = "window", table.lifetime_day, ""
    window: Window | None = table.prepared
    if window:
        observed, definition = window.last.isoformat(), window.name
    if cells.get("published"):
        content["published_at"] = moment(cells["published"], table.style, ZONE).isoformat()
        if window and day(cells["published"], table.style) >= window.first:
            period, definition = "lifetime", ""
    return Subject("youtube", "", video, period, observed, "", definition, content=content)


def _video_day(cells: Cells, table: Table) -> Subject:
    video = identifier(cells["video"])
    if fold(video) in _TOTALS:
        return Subject(skip=True)
    return Subject("youtube", "", video, "day", day(cells["date"], table.style).isoformat())


def _day(cells: Cells, table: Table) -> Subject:
    if fold(cells["date"]) in _TOTALS:
        return Subject(skip=True)
    # A date and a figure alone could be anybody's: the folder or the other files must say YouTube.
    if not any(match.export.name != "youtube.days" for match in table.source.matches):
        table.source.platform(("youtube",))
    return Subject("youtube", "", "", "day", day(cells["date"], table.style).isoformat())


def _slice(cells: Cells, table: Table) -> Subject:
    key = next(key for key in _DIMENSIONS.values() if key in cells)
    bucket = cells[key]
    if fold(bucket) in _TOTALS:
        return Subject(skip=True)
    if not bucket:
        raise ValueError("the row names no item")
    breakdown = f"{key}={bucket}"
    if "date" in cells:
        observed = day(cells["date"], table.style).isoformat()
        return Subject("youtube", "", "", "day", observed, breakdown)
    window: Window | None = table.prepared
    observed = window.last.isoformat() if window else table.lifetime_day
    return Subject("youtube", "", "", "window", observed, breakdown, window.name if window else "")


EXPORTS = (
    TableExport("youtube.video_days", "YouTube Studio, videos by day", "metrics",
                (_DATE, _VIDEO, *_DETAILS, *_FIGURES), _video_day, any_of=_ANY,
                date_keys=("date",)),
    TableExport("youtube.videos", "YouTube Studio, content", "content",
                (_VIDEO, *_DETAILS, *_FIGURES), _video, any_of=_ANY, prepare=_window),
    TableExport("youtube.dimension_days", "YouTube Studio, a dimension by day", "metrics",
                (_DATE, *_DIMENSION_FIELDS, *_FIGURES), _slice,
                any_of=tuple(_DIMENSIONS.values()), date_keys=("date",)),
    TableExport("youtube.dimensions", "YouTube Studio, a dimension", "metrics",
                (*_DIMENSION_FIELDS, *_FIGURES), _slice, any_of=tuple(_DIMENSIONS.values()),
                prepare=_window),
    TableExport("youtube.days", "YouTube Studio, totals by day", "metrics",
                (_DATE, *_FIGURES), _day, any_of=_ANY, date_keys=("date",), exact=True),
)  # fmt: skip
