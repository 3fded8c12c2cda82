"""TikTok Studio: zip, single files and workbook, from the inbox into raw."""

from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, xlsx, zipped

# The desk's clock says 1 March 2026.
OVERVIEW = [
    ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"],
    ["December 30", "1.2K", "10", "5", "-1", "0"],
    ["December 31", "18,400", "0", "7", "", "2"],
    ["January 1", "3.4M", "9", "1", "1", "1"],
]
FOLLOWERS = [
    ["Date", "Followers", "Difference in followers from previous day"],
    ["February 28", "1000", "undefined"],
    ["March 1", "1003", "3"],
]
HOURS = [
    ["Date", "Hour", "Active followers"],
    ["March 1", "0", "12"],
    ["March 1", "13", "40"],
]
GENDER = [["Gender", "Distribution"], ["Female", "0.61"], ["Male", "39%"]]
COUNTRIES = [["Top territories", "Distribution"], ["DE", "0.5"], ["Others", "0.5"]]
VIDEOS = [
    ["Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares",
     "Total views", "Total play time", "Average watch time", "Watched full video",
     "Add to Favorites"],
    ["One, two", "https://www.tiktok.com/@b/video/7400000000000000001?lang=en",
     "2026-02-20 18:30:00", "1.2K", "3", "0", "18,400", "1:02:03", "11.5", "38%", "4"],
    ["Card", "https://www.tiktok.com/@b/photo/7400000000000000002", "2026-02-21", "1", "0", "0",
     "9", "", "0:12", "0.31", "0"],
    ["No link", "", "2026-02-21", "1", "0", "0", "9", "", "", "", "0"],
]  # fmt: skip
TABLES = {
    "Overview.csv": OVERVIEW, "FollowerHistory.csv": FOLLOWERS, "FollowerActivity.csv": HOURS,
    "FollowerGender.csv": GENDER, "FollowerTopTerritories.csv": COUNTRIES, "Content.csv": VIDEOS,
}  # fmt: skip


def metrics(desk: Desk, where: str) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT metric, strftime(observed_at, '%Y-%m-%d'), breakdown, value "
        f"FROM raw.files__metrics WHERE is_current AND {where} ORDER BY ALL"
    )


def check(desk: Desk) -> None:
    assert metrics(desk, "metric = 'views' AND period = 'day'") == [
        ("views", "2025-12-30", None, 1200.0),
        ("views", "2025-12-31", None, 18400.0),
        ("views", "2026-01-01", None, 3400000.0),
    ]
    assert metrics(desk, "metric = 'comments' AND content_id IS NULL") == [
        ("comments", "2025-12-30", None, -1.0), ("comments", "2026-01-01", None, 1.0),
    ]  # fmt: skip
    assert metrics(desk, "metric LIKE 'followers%'") == [
        ("followers", "2026-02-28", None, 1000.0), ("followers", "2026-03-01", None, 1003.0),
        ("followers_net", "2026-03-01", None, 3.0),
    ]  # fmt: skip
    assert metrics(desk, "metric = 'online_followers'") == [
        ("online_followers", "2026-03-01", "hour=0", 12.0),
        ("online_followers", "2026-03-01", "hour=13", 40.0),
    ]
    assert metrics(desk, "metric = 'follower_percentage'") == [
        ("follower_percentage", "2026-03-01", "country=DE", 50.0),
        ("follower_percentage", "2026-03-01", "country=Others", 50.0),
        ("follower_percentage", "2026-03-01", "gender=female", 61.0),
        ("follower_percentage", "2026-03-01", "gender=male", 39.0),
    ]
    assert desk.rows(
        "SELECT content_id, published_at::VARCHAR, text, format, url FROM raw.files__content "
        "ORDER BY 1"
    ) == [
        ("7400000000000000001", "2026-02-20 18:30:00", "One, two", "video",
         "https://www.tiktok.com/@b/video/7400000000000000001"),
        ("7400000000000000002", "2026-02-21 00:00:00", "Card", "image",
         "https://www.tiktok.com/@b/photo/7400000000000000002"),
    ]  # fmt: skip
    assert [(name, value) for name, _, _, value in metrics(desk, "content_id LIKE '%1'")] == [
        ("average_view_seconds", 11.5), ("comments", 3.0), ("full_video_watched_rate", 0.38),
        ("likes", 1200.0), ("saves", 4.0), ("shares", 0.0), ("views", 18400.0),
        ("watch_seconds", 3723.0),
    ]  # fmt: skip


def test_zip(desk: Desk) -> None:
    members = {name: csv_text(rows) for name, rows in TABLES.items()}
    counts = desk.take("tiktok/brand/export.zip", zipped(members))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (14, 13, 1)
    assert desk.refused() == [(4, "Content.csv: Video link holds no id of a video: ")]
    check(desk)


def test_workbook(desk: Desk) -> None:
    sheets = {name.removesuffix(".csv"): rows for name, rows in TABLES.items()}
    counts = desk.take("tiktok/brand/export.xlsx", xlsx(sheets))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (14, 13, 1)
    check(desk)


def test_single_files_of_the_only_account(desk: Desk) -> None:
    desk.con.execute("INSERT INTO raw.accounts VALUES ('tiktok', 'brand')")
    for name, rows in TABLES.items():
        desk.take(name, csv_text(rows))
    check(desk)
    assert desk.rows("SELECT DISTINCT account FROM raw.files__metrics") == [("brand",)]


def test_newest_day_first(desk: Desk) -> None:
    desk.take("tiktok/brand/o.csv", csv_text([OVERVIEW[0], *reversed(OVERVIEW[1:])]))
    days = desk.rows(
        "SELECT DISTINCT observed_at::DATE::VARCHAR FROM raw.files__metrics ORDER BY 1"
    )
    assert days == [("2025-12-30",), ("2025-12-31",), ("2026-01-01",)]


def test_a_day_that_stands_twice_has_no_year(desk: Desk) -> None:
    counts = desk.take("tiktok/brand/o.csv", csv_text([*OVERVIEW, OVERVIEW[1]]))
    assert (counts.rows_in, counts.quarantined) == (4, 4)
    assert desk.refused()[0][1] == (
        "the days have no year and one stands twice: export at most a year"
    )


def test_spanish(desk: Desk) -> None:
    rows = [
        ["Título del video", "Hora de publicación", "Enlace del video", "Visualizaciones totales",
         "Me gusta totales", "Comentarios totales", "Veces compartido",
         "Tiempo promedio de visualización"],
        ["Hola", "21/02/2026 10:00", "https://www.tiktok.com/@b/video/74", "1.234", "5", "0", "1",
         "11,5"],
    ]  # fmt: skip
    assert desk.take("tiktok/brand/c.csv", csv_text(rows)).loaded == 1, desk.refused()
    assert [(name, value) for name, _, _, value in metrics(desk, "true")] == [
        ("average_view_seconds", 11.5), ("comments", 0.0), ("likes", 5.0), ("shares", 1.0),
        ("views", 1234.0),
    ]  # fmt: skip
    assert desk.rows("SELECT published_at::VARCHAR FROM raw.files__content") == [
        ("2026-02-21 10:00:00",)
    ]
