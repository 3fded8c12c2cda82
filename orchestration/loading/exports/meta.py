"""Meta Business Suite: posts and stories of Facebook Pages and Instagram accounts, as CSV.

One file may hold either platform; each row is told apart by its link, its type or the header of
its account. ``Date`` is Lifetime (a counter, observed on the day of the export) or a day. Times
have no zone in the file and are taken as Pacific, which is where Meta's days are. A Facebook post
is ``<page>_<post>`` as in the platform's interface. The caption stands in the title or in the
description, depending on the type of post: the longer one is the text. Languages: English,
Brazilian Portuguese; German, Spanish and French as far as public files and help pages show.

Left out: the export of video assets, whose ids are not those of the posts that hold them.
"""

import re

from orchestration.loading.exports.dates import day, moment
from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.tabular import Cells, Field, Subject, Table, TableExport
from orchestration.loading.exports.values import Kind, identifier, plain

ZONE = "America/Los_Angeles"
PLATFORMS = ("facebook_pages", "instagram")
#: English is written for the United States; where a day above 12 says otherwise, that counts.
DAY_ORDER = {"en": "mdy", "de": "dmy", "es": "dmy", "fr": "dmy", "pt": "dmy"}

_LIFETIME = {
    fold(word)
    for word in ("", "Lifetime", "Total", "Gesamte Laufzeit", "À vie", "Desde el principio")
}
_FORMATS = (
    ("carousel", "carousel|carrossel|carrusel|karussell"),
    ("reel", "reel"),
    ("story", "story|stories|storie"),
    ("live", "live|ao vivo|en vivo|en direct"),
    ("video", "video|vídeo|vidéo"),
    ("image", "photo|foto|image|imagem|imagen|bild"),
    ("link", "link|enlace|lien"),
    ("text", "text|status|texto|texte"),
)
_POST_IN_LINK = re.compile(
    r"/(?:posts|videos|photos|reel)/(?:[^/?]*/)*?(\d{6,})|[?&]story_fbid=(\d+)"
)


def _figure(metric: str, kind: Kind = "count", **names: str) -> Field:
    """A figure by its headers; several in one language are parted by a bar."""
    spelled = {language: tuple(text.split("|")) for language, text in names.items()}
    return Field(metric, spelled, f"metrics.{metric}", kind)


_FIELDS = (
    Field("post_id", {
        "en": ("Post ID",), "pt": ("Identificação do post",), "de": ("Beitrags-ID",),
        "es": ("Identificador de la publicación",), "fr": ("Identifiant de la publication",),
    }, required=True),
    Field("page_id", {"en": ("Page ID",)}),
    Field("account_id", {
        "en": ("Account ID",), "pt": ("Identificação da conta",), "de": ("Konto-ID",),
        "es": ("Identificador de la cuenta",), "fr": ("Identifiant du compte",),
    }),
    Field("account_name", {
        "en": ("Page name", "Account name"), "pt": ("Nome da conta",), "de": ("Kontoname",),
        "es": ("Nombre de la cuenta",), "fr": ("Nom du compte",),
    }, "payload"),
    Field("username", {"en": ("Account username",)}, "payload"),
    Field("title", {"en": ("Title",), "pt": ("Título",), "de": ("Titel",), "es": ("Título",),
                    "fr": ("Titre",)}),
    Field("description", {
        "en": ("Description",), "pt": ("Descrição",), "de": ("Beschreibung",),
        "es": ("Descripción",), "fr": ("Description",),
    }),
    Field("duration", {
        "en": ("Duration (sec)",), "pt": ("Duração (s)",), "de": ("Dauer (Sek.)",),
        "es": ("Duración (segundos)",), "fr": ("Durée (s)",),
    }, "content.duration_seconds", "duration"),
    Field("published", {
        "en": ("Publish time",), "pt": ("Horário de publicação",),
        "de": ("Veröffentlichungszeitpunkt",), "es": ("Hora de publicación",),
        "fr": ("Heure de publication",),
    }, required=True),
    Field("link", {
        "en": ("Permalink",), "pt": ("Link permanente",), "de": ("Permalink",),
        "es": ("Enlace permanente",), "fr": ("Permalien",),
    }, "content.url", required=True),
    Field("type", {
        "en": ("Post type",), "pt": ("Tipo de post",), "de": ("Beitragstyp",),
        "es": ("Tipo de publicación",), "fr": ("Type de publication",),
    }),
    Field("date", {"en": ("Date",), "pt": ("Data",), "de": ("Datum",), "es": ("Fecha",),
                   "fr": ("Date",)}),
    Field("is_crosspost", {"en": ("Is crosspost",)}, "payload"),
    Field("is_share", {"en": ("Is share",)}, "payload"),
    # A sum of the columns beside it.
    Field("sum", {"en": ("Reactions, Comments and Shares",)}),
)  # fmt: skip

_FIGURES = (
    _figure("views", en="Views", pt="Visualizações", de="Aufrufe", es="Visualizaciones", fr="Vues"),
    _figure("impressions", en="Impressions"),
    _figure("reach", en="Reach", pt="Alcance", de="Reichweite", es="Alcance", fr="Couverture"),
    _figure("views_organic", en="Views from Organic posts"),
    _figure("views_paid", en="Views from Boosted posts"),
    _figure("reach_organic", en="Reach from Organic posts"),
    _figure("reach_paid", en="Reach from Boosted posts"),
    _figure("reactions", en="Reactions"),
    _figure("likes", en="Likes", pt="Curtidas", de="\u201eGefällt mir\u201c-Angaben", es="Me gusta",
            fr="J\u2019aime"),
    _figure("comments", en="Comments", pt="Comentários", de="Kommentare", es="Comentarios",
            fr="Commentaires"),
    _figure("shares", en="Shares", pt="Compartilhamentos", de="Geteilte Inhalte",
            es="Veces que se compartió", fr="Partages"),
    _figure("saves", en="Saves", pt="Salvamentos", de="Gespeicherte Beiträge",
            es="Veces que se guardó", fr="Enregistrements"),
    _figure("follows", en="Follows", pt="Seguimentos", de="Follows", es="Seguimientos",
            fr="Followers en plus"),
    _figure("story_replies", en="Replies", pt="Respostas"),
    _figure("story_navigation", en="Navigation", pt="Navegação"),
    _figure("sticker_taps", en="Sticker taps", pt="Toques em figurinhas"),
    _figure("profile_views", en="Profile visits", pt="Visitas ao perfil"),
    _figure("clicks", en="Total clicks"),
    _figure("link_clicks", en="Link clicks", pt="Cliques no link"),
    _figure("other_clicks", en="Other Clicks"),
    _figure("photo_clicks", en="Matched Audience Targeting Consumption (Photo Click)"),
    _figure("video_clicks", en="Matched Audience Targeting Consumption (Video Click)"),
    _figure("negative_feedback", en="Negative feedback from users: Hide all"),
    _figure("watch_seconds", "duration", en="Seconds viewed"),
    _figure("average_view_seconds", "duration", en="Average Seconds viewed"),
    _figure("video_views_3s", en="3-Second Video Views"),
    _figure("video_views_60s", en="1-Minute Video Views"),
    _figure("video_plays", en="reels_plays:count"),
)  # fmt: skip


def _platform(cells: Cells, table: Table) -> str:
    link, kind = cells.get("link", "").lower(), cells.get("type", "").lower()
    if "instagram.com/" in link or kind.startswith("ig ") or "username" in cells:
        return "instagram"
    if "facebook.com/" in link or "fb.watch/" in link or "page_id" in cells:
        return "facebook_pages"
    return table.source.platform(PLATFORMS)


def _post_id(cells: Cells) -> str:
    try:
        return identifier(cells["post_id"])
    except ValueError:
        found = _POST_IN_LINK.search(cells.get("link", ""))
        if found:
            return found[1] or found[2]
        raise


def _format(kind: str) -> str:
    lower = kind.lower()
    return next((name for name, words in _FORMATS if re.search(words, lower)), lower)


def _post(cells: Cells, table: Table) -> Subject:
    platform = _platform(cells, table)
    post = _post_id(cells)
    if not post:
        raise ValueError("Post ID is missing")
    account = identifier(cells.get("page_id") or cells.get("account_id") or "")
    account = account or table.source.account(platform)
    published = moment(cells["published"], table.style, ZONE)
    title, description = cells.get("title", ""), cells.get("description", "")
    text, other = (title, "") if len(title) >= len(description) else (description, title)
    date = cells.get("date", "")
    is_lifetime = fold(date) in _LIFETIME
    return Subject(
        platform,
        account,
        f"{account}_{post}" if platform == "facebook_pages" and "_" not in post else post,
        "lifetime" if is_lifetime else "day",
        "" if is_lifetime else day(date, table.style).isoformat(),
        content={
            "published_at": published.isoformat(),
            "text": text,
            "title": other,
            "format": _format(plain(cells.get("type", ""))),
        },
    )


EXPORTS = (
    TableExport(
        name="meta.posts",
        title="Meta Business Suite, content",
        stream="content",
        fields=_FIELDS + _FIGURES,
        subject=_post,
        any_of=tuple(one.key for one in _FIGURES),
        date_keys=("published", "date"),
        day_order=DAY_ORDER,
    ),
)
