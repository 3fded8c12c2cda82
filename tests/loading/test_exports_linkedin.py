"""LinkedIn page analytics, XLS and XLSX, from the inbox into raw."""

from collections.abc import Callable

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import Rows, xls, xlsx

NOTE = "All figures are in UTC and the last two days may still change: a long note in row one."
DAYS = [
    [NOTE],
    ["Date", "Impressions (organic)", "Impressions (sponsored)", "Impressions (total)",
     "Unique impressions (organic)", "Clicks(organic)", "Clicks(total)", "Reactions (organic)",
     "Engagement rate (organic)"],
    ["03/04/2026", 100, 20, 120, 80, 3, 3, -1, 0.05],
    ["03/05/2026", 0, 0, 0, 0, "", "", 0, ""],
    ["03/06/2026", 5, 0, 5, 4, 0, 0, 0, 0],
]  # fmt: skip
POSTS = [
    [NOTE],
    ["Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date",
     "Audience", "Impressions", "Views (Excluding offsite video views)", "Clicks",
     "Click through rate (CTR)", "Likes", "Comments", "Reposts", "Follows", "Engagement rate",
     "Content Type"],
    ["First", "https://www.linkedin.com/feed/update/urn:li:activity:7001000", "Organic", "",
     "Kim", "03/14/2026", "All", 50, "", 2, 0.04, 5, 1, 0, 1, 0.16, "Image"],
    ["First", "https://www.linkedin.com/feed/update/urn:li:activity:7001000", "Sponsored",
     "Spring", "Kim", "03/14/2026", "All", 500, "", 20, 0.04, 9, 2, 0, 3, 0.068, "Image"],
    ["Dark", "https://www.linkedin.com/feed/update/urn:li:share:7002000", "Sponsored", "Spring",
     "Kim", "03/15/2026", "All", 7, 3, 0, 0, 0, 0, 0, 0, 0, "Video"],
]  # fmt: skip
FOLLOWERS = [
    ["Date", "Sponsored followers", "Organic followers", "Auto-invited followers",
     "Total followers"],
    ["01/13/2026", 0, 3, 1, 4],
    ["01/14/2026", 0, 0, 0, 0],
]  # fmt: skip
INDUSTRY = [["Industry", "Total followers"], ["Retail", 40], ["Software, other", 12]]
VISITORS = [
    ["Date", "Overview page views (desktop)", "Total page views (total)",
     "Total unique visitors (total)"],
    ["12/30/2025", 1, 9, 5],
    ["12/31/2025", 2, 10, 6],
]  # fmt: skip
SENIORITY = [["Seniority", "Total views"], ["Senior", 15]]

Make = Callable[[dict[str, Rows]], bytes]


@pytest.mark.parametrize("make", [xls, xlsx])
def test_updates(desk: Desk, make: Make) -> None:
    # The extension says nothing: many an .xls is an XLSX.
    data = make({"Metrics": DAYS, "All posts": POSTS})
    counts = desk.take("linkedin/4242/brand_content_1.xls", data)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (6, 6, 0), desk.refused()
    days = desk.rows(
        "SELECT metric, value FROM raw.files__metrics WHERE content_id IS NULL "
        "AND observed_at = '2026-03-04' AND period = 'day' ORDER BY 1"
    )
    assert days == [
        ("clicks", 3.0), ("clicks_total", 3.0), ("engagement_rate", 0.05), ("impressions", 100.0),
        ("impressions_paid", 20.0), ("impressions_total", 120.0), ("reach", 80.0),
        ("reactions", -1.0),
    ]  # fmt: skip
    assert desk.rows(
        "SELECT record_key, published_at::VARCHAR, format, campaign, is_paid "
        "FROM raw.files__content ORDER BY 1"
    ) == [
        ("linkedin|4242|urn:li:activity:7001000", "2026-03-14 00:00:00", "image", None, None),
        ("linkedin|4242|urn:li:share:7002000", "2026-03-15 00:00:00", "video", "Spring", True),
    ]
    assert desk.rows(
        "SELECT metric, breakdown, value FROM raw.files__metrics "
        "WHERE content_id LIKE '%7001000' AND metric LIKE 'reactions%' ORDER BY 1"
    ) == [("reactions", None, 5.0), ("reactions_paid", "campaign=Spring", 9.0)]


@pytest.mark.parametrize("make", [xls, xlsx])
def test_followers_and_visitors(desk: Desk, make: Make) -> None:
    desk.take("linkedin/4242/f.xls", make({"New followers": FOLLOWERS, "Industry": INDUSTRY}))
    counts = desk.take("linkedin/4242/v.xls", make({"V": VISITORS, "Seniority": SENIORITY}))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (3, 3, 0), desk.refused()
    assert desk.rows(
        "SELECT metric, period, strftime(observed_at, '%Y-%m-%d'), breakdown, definition, value "
        "FROM raw.files__metrics WHERE value > 3 AND metric NOT LIKE 'overview%' "
        "ORDER BY metric, observed_at, value"
    ) == [
        ("followers", "lifetime", "2026-03-01", "industry=Software, other", None, 12.0),
        ("followers", "lifetime", "2026-03-01", "industry=Retail", None, 40.0),
        ("followers_gained", "day", "2026-01-13", None, None, 4.0),
        ("profile_views", "day", "2025-12-30", None, None, 9.0),
        ("profile_views", "day", "2025-12-31", None, None, 10.0),
        ("profile_views", "window", "2025-12-31", "seniority=Senior", "2025-12-30..2025-12-31",
         15.0),
        ("unique_visitors", "day", "2025-12-30", None, None, 5.0),
        ("unique_visitors", "day", "2025-12-31", None, None, 6.0),
    ]  # fmt: skip
    kept = "SELECT value FROM raw.files__metrics WHERE metric = 'overview_page_views_desktop'"
    assert sorted(desk.rows(kept)) == [(1.0,), (2.0,)]


def test_order_of_day_and_month_by_days_without_a_gap(desk: Desk) -> None:
    british = [DAYS[1], *[[f"0{day}/03/2026", *DAYS[2][1:]] for day in (4, 5, 6)]]
    desk.take("linkedin/1/a.xlsx", xlsx({"Metrics": british}))
    found = "SELECT DISTINCT observed_at::DATE::VARCHAR FROM raw.files__metrics ORDER BY 1"
    assert desk.rows(found) == [("2026-03-04",), ("2026-03-05",), ("2026-03-06",)]


def test_an_order_that_nothing_decides_is_refused(desk: Desk) -> None:
    counts = desk.take("linkedin/1/a.xlsx", xlsx({"Metrics": [DAYS[1], DAYS[2]]}))
    assert (counts.rows_in, counts.quarantined) == (1, 1)
    ((line, reason),) = desk.refused()
    assert line == 2
    assert reason.startswith("Metrics: day and month cannot be told apart in this file: 03/04/2026")


def test_a_later_export_corrects_a_day(desk: Desk) -> None:
    desk.take("linkedin/1/a.xlsx", xlsx({"Metrics": DAYS}))
    changed = [*DAYS[:4], ["03/06/2026", 9, 0, 9, 4, 0, 0, 0, 0]]
    counts = desk.take("linkedin/1/b.xlsx", xlsx({"Metrics": changed}))
    assert (counts.rows_in, counts.loaded, counts.unchanged) == (3, 1, 2)
    assert desk.rows(
        "SELECT value FROM raw.files__metrics WHERE is_current AND metric = 'impressions' "
        "ORDER BY observed_at"
    ) == [(100.0,), (0.0,), (9.0,)]


def test_a_sheet_that_nobody_knows_is_told(desk: Desk) -> None:
    sheets = {"Metrics": DAYS, "Competitors": [["Page", "Total Followers"], ["Other", 5]]}
    counts = desk.take("linkedin/1/a.xlsx", xlsx(sheets))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (4, 3, 1)
    assert desk.refused() == [
        (None, "Competitors: no known export has these columns: page, total followers")
    ]


def test_spanish_updates(desk: Desk) -> None:
    days = [
        [NOTE],
        ["Fecha", "Impresiones (orgánicas)", "Impresiones (patrocinadas)", "Impresiones totales",
         "Clics (orgánicos)", "Reacciones (generales)", "Veces compartido (orgánico)",
         "Tasa de interacción (orgánica)"],
        ["01/31/2026", 100, 20, 120, 3, 2, 1, 0.05],
    ]  # fmt: skip
    posts = [
        [NOTE],
        ["Título de la publicación", "Enlace de la publicación", "Nombre de la campaña",
         "Fecha de creación", "Impresiones", "Clics", "Recomendaciones", "Tipo de contenido"],
        ["Hola", "https://www.linkedin.com/feed/update/urn:li:share:7001000", "", "01/31/2026",
         50, 2, 5, "Vídeo"],
    ]  # fmt: skip
    sheets = {"Indicadores": days, "Todas las publicaciones": posts}
    assert desk.take("linkedin/1/a.xls", xls(sheets)).loaded == 2, desk.refused()
    assert desk.rows(
        "SELECT metric, period, value FROM raw.files__metrics WHERE value > 2 ORDER BY ALL"
    ) == [
        ("clicks", "day", 3.0), ("impressions", "day", 100.0), ("impressions", "lifetime", 50.0),
        ("impressions_paid", "day", 20.0), ("impressions_total", "day", 120.0),
        ("reactions", "lifetime", 5.0),
    ]  # fmt: skip
    assert desk.rows("SELECT content_id, text, format FROM raw.files__content") == [
        ("urn:li:share:7001000", "Hola", "video")
    ]
