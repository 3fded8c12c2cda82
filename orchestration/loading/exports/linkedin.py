"""LinkedIn page analytics: the workbooks for updates, followers and visitors (XLS or XLSX).

Some tables have a note above their header. Days are UTC and written in the order of the interface,
which the file must decide by itself (a day above 12, or days without a gap); where it does not,
its rows are refused. The plain name of a metric is the organic figure, ``_paid`` the sponsored
one, ``_total`` both. A post that was sponsored has a row for each campaign, whose figures carry
the campaign as breakdown. "Total followers" of a day are those gained. Shares of followers and
visitors by group are sums over the exported days (visitors) or the level of the day of the export
(followers). Languages: English; Spanish for updates, as a public program reads them.

Left out: the comparison with competitors (accounts of others).
"""

import re
from collections.abc import Iterator, Mapping

from orchestration.loading.exports.dates import day, moment
from orchestration.loading.exports.tabular import Cells, Field, Subject, Table, TableExport
from orchestration.loading.exports.values import Kind
from orchestration.loading.exports.windows import Window, window_of

_POST = re.compile(r"(activity|share|ugcPost)[:-](\d{6,})")
_FORMATS = {
    "image": "image", "imagen": "image", "video": "video", "vídeo": "video", "article": "link",
    "artículo": "link", "document": "carousel", "documento": "carousel", "text": "text",
    "texto": "text", "poll": "poll", "encuesta": "poll",
}  # fmt: skip
#: Header of the label -> key of the breakdown.
_GROUPS = {
    "Location": "region",
    "Job function": "job_function",
    "Seniority": "seniority",
    "Industry": "industry",
    "Company size": "company_size",
}
_GROUP_FIELDS = tuple(Field(key, {"en": (name,)}) for name, key in _GROUPS.items())


def _names(*names: str, es: str = "") -> Mapping[str, tuple[str, ...]]:
    return {"en": names, "es": (es,)} if es else {"en": names}


def _figure(metric: str, *names: str, es: str = "", kind: Kind = "count", required: bool = False
            ) -> Field:  # fmt: skip
    return Field(metric, _names(*names, es=es), f"metrics.{metric}", kind, required)


def _by_scope(
    metric: str, *names: str, es: tuple[str, str, str], kind: Kind = "count"
) -> tuple[Field, ...]:
    """The organic, the sponsored and the total figure; ``es`` in this order."""
    scopes = (("organic", ""), ("sponsored", "_paid"), ("total", "_total"))
    return tuple(
        _figure(metric + suffix, *(f"{name} ({scope})" for name in names), es=spanish, kind=kind)
        for (scope, suffix), spanish in zip(scopes, es, strict=True)
    )


_DATE = Field("date", _names("Date", es="Fecha"), required=True)


def _account_day(cells: Cells, table: Table) -> Subject:
    observed = day(cells["date"], table.style).isoformat()
    return Subject("linkedin", period="day", observed_at=observed)


def _followers(cells: Cells, table: Table) -> Subject:
    return Subject("linkedin", observed_at=table.lifetime_day, breakdown=_group(cells))


def _visitors(cells: Cells, table: Table) -> Subject:
    window: Window | None = table.prepared
    observed = window.last.isoformat() if window else table.lifetime_day
    name = window.name if window else ""
    return Subject("linkedin", "", "", "window", observed, _group(cells), name)


def _group(cells: Cells) -> str:
    key = next(key for key in _GROUPS.values() if key in cells)
    if not cells[key]:
        raise ValueError("the row names no group")
    return f"{key}={cells[key]}"


def _window(table: Table, _: object) -> Window | None:
    return window_of(table.source, ("linkedin.visitors",))


def _post_id(link: str) -> str:
    found = _POST.search(link)
    return f"urn:li:{found[1]}:{found[2]}" if found else ""


def _organic(_: Table, rows: Iterator[Cells]) -> frozenset[str]:
    """Posts with a row of their own beside those of their campaigns."""
    return frozenset(_post_id(cells["link"]) for cells in rows if not cells.get("campaign"))


def _post(cells: Cells, table: Table) -> Subject:
    post = _post_id(cells["link"])
    if not post:
        raise ValueError(f"Post link holds no id of a post: {cells['link'][:100]}")
    campaign = cells.get("campaign", "")
    content: dict[str, str] = {}
    if not campaign or post not in table.prepared:
        kind = cells.get("content_type", "").lower()
        published = moment(cells["created"], table.style, "UTC")
        content = {"published_at": published.isoformat(), "format": _FORMATS.get(kind, kind)}
        if campaign:
            content |= {"campaign": campaign, "is_paid": "true"}
    return Subject(
        "linkedin",
        content_id=post,
        observed_at=table.lifetime_day,
        breakdown=f"campaign={campaign}" if campaign else "",
        suffix="_paid" if campaign else "",
        content=content,
    )


EXPORTS = (
    TableExport("linkedin.posts", "LinkedIn page, all posts", "content", (
        Field("title", _names("Post title", es="Título de la publicación"), "content.text"),
        Field("link", _names("Post link", es="Enlace de la publicación"), "content.url",
              required=True),
        Field("created", _names("Created date", es="Fecha de creación"), required=True),
        Field("campaign", _names("Campaign name", es="Nombre de la campaña")),
        Field("content_type", _names("Content Type", es="Tipo de contenido")),
        Field("author", _names("Posted by", es="Anunciado por"), "payload"),
        Field("audience", _names("Audience", es="Público"), "payload"),
        Field("post_type", _names("Post type", es="Tipo de publicación")),
        Field("starts", _names("Campaign start date", es="Fecha de inicio de campaña")),
        Field("ends", _names("Campaign end date", es="Fecha de finalización de campaña")),
        _figure("impressions", "Impressions", es="Impresiones", required=True),
        _figure("views", "Views (Excluding offsite video views)", "Views", es="Visualizaciones"),
        _figure("views_offsite", "Offsite Views", es="Visualizaciones fuera del sitio"),
        _figure("clicks", "Clicks", es="Clics"),
        _figure("click_through_rate", "Click through rate (CTR)", es="Porcentaje de clics",
                kind="fraction"),
        # All kinds of reactions, whatever the header says.
        _figure("reactions", "Likes", "Reactions", es="Recomendaciones"),
        _figure("comments", "Comments", es="Comentarios"),
        _figure("shares", "Reposts", "Shares", es="Veces compartido"),
        _figure("follows", "Follows", es="Seguidores"),
        _figure("engagement_rate", "Engagement rate", es="Tasa de interacción", kind="fraction"),
    ), _post, date_keys=("created",), prepare=_organic),
    TableExport("linkedin.days", "LinkedIn page, metrics of updates", "metrics", (
        _DATE,
        *_by_scope("impressions", "Impressions", es=(
            "Impresiones (orgánicas)", "Impresiones (patrocinadas)", "Impresiones totales")),
        _figure("reach", "Unique impressions (organic)", es="Impresiones únicas (orgánicas)"),
        *_by_scope("clicks", "Clicks", es=(
            "Clics (orgánicos)", "Clics (patrocinados)", "Clics (Totales)")),
        *_by_scope("reactions", "Reactions", es=(
            "Reacciones (generales)", "Reacciones (patrocinadas)", "Reacciones (total)")),
        *_by_scope("comments", "Comments", es=(
            "Comentarios (orgánicos)", "Comentarios (patrocinados)", "Comentarios (totales)")),
        *_by_scope("shares", "Reposts", "Shares", es=(
            "Veces compartido (orgánico)", "Veces compartido (patrocinado)",
            "Veces compartido (total)")),
        *_by_scope("engagement_rate", "Engagement rate", kind="fraction", es=(
            "Tasa de interacción (orgánica)", "Tasa de interacción (patrocinada)",
            "Tasa de interacción (total)")),
    ), _account_day, any_of=("impressions", "impressions_total", "clicks_total"),
        date_keys=("date",)),
    TableExport("linkedin.followers", "LinkedIn page, new followers", "metrics", (
        _DATE,
        _figure("followers_gained", "Total followers", required=True),
        _figure("followers_gained_organic", "Organic followers"),
        _figure("followers_gained_paid", "Sponsored followers"),
        _figure("followers_gained_invited", "Auto-invited followers"),
    ), _account_day, any_of=("followers_gained_organic",), date_keys=("date",)),
    TableExport("linkedin.visitors", "LinkedIn page, visitor metrics", "metrics", (
        _DATE,
        _figure("profile_views", "Total page views (total)", required=True),
        _figure("unique_visitors", "Total unique visitors (total)"),
    ), _account_day, date_keys=("date",)),
    TableExport("linkedin.follower_groups", "LinkedIn page, followers by group", "metrics", (
        *_GROUP_FIELDS,
        _figure("followers", "Total followers", required=True),
    ), _followers, any_of=tuple(_GROUPS.values())),
    TableExport("linkedin.visitor_groups", "LinkedIn page, visitors by group", "metrics", (
        *_GROUP_FIELDS,
        _figure("profile_views", "Total views", required=True),
    ), _visitors, any_of=tuple(_GROUPS.values()), prepare=_window),
)  # fmt: skip
