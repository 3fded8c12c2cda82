"""Meta Business Suite: posts and insights, from the inbox into raw."""

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import csv_text

FACEBOOK = (
    "Post ID", "Page ID", "Page name", "Title", "Description", "Duration (sec)", "Publish time",
    "Permalink", "Is crosspost", "Is share", "Post type", "Date", "Views", "Reach",
    "Reactions, Comments and Shares", "Reactions", "Comments", "Shares", "Total clicks",
    "Seconds viewed", "Estimated earnings (USD)", "New text column",
)  # fmt: skip
INSTAGRAM = (
    "Post ID", "Account ID", "Account username", "Account name", "Description", "Duration (sec)",
    "Publish time", "Permalink", "Post type", "Data comment", "Date", "Views", "Reach", "Likes",
    "Shares", "Follows", "Comments", "Saves",
)  # fmt: skip


def facebook(post: str, published: str, date: str = "Lifetime", **values: str) -> list[str]:
    known = {
        "Post ID": post, "Page ID": "77", "Page name": "Brand", "Title": "Short",
        "Description": "A longer\ncaption", "Duration (sec)": "0", "Publish time": published,
        "Permalink": f"https://www.facebook.com/77/posts/{post}", "Is share": "0",
        "Post type": "Photos", "Date": date, "Views": "12,400", "Reach": "", "Reactions": "0",
        "Comments": "N/A", "Reactions, Comments and Shares": "9", "Total clicks": "3",
        "Seconds viewed": "90.5", "Estimated earnings (USD)": "1.25", "New text column": "new",
    }  # fmt: skip
    return [{**known, **values}.get(name, "") for name in FACEBOOK]


def figures(desk: Desk, content: str) -> dict[tuple[str, str, str], float | None]:
    rows = desk.rows(
        "SELECT metric, period, strftime(observed_at, '%Y-%m-%d'), value FROM raw.files__metrics "
        f"WHERE is_current AND content_id = '{content}'"
    )
    return {(metric, period, day): value for metric, period, day, value in rows}


def test_facebook_posts(desk: Desk) -> None:
    text = csv_text([FACEBOOK, facebook("122001", "01/31/2026 16:30")])
    counts = desk.take("Jan.csv", "\ufeff" + text)
    assert (counts.stream, counts.rows_in, counts.loaded) == ("content", 1, 1), desk.refused()
    assert desk.rows(
        "SELECT record_key, published_at::VARCHAR, text, title, format, duration_seconds, "
        "payload->>'new text column' FROM raw.files__content"
    ) == [
        ("facebook_pages|77|77_122001", "2026-02-01 00:30:00", "A longer\ncaption", "Short",
         "image", 0.0, "new"),
    ]  # fmt: skip
    day = "2026-03-01"
    assert figures(desk, "77_122001") == {
        ("views", "lifetime", day): 12400.0,
        ("reactions", "lifetime", day): 0.0,
        ("clicks", "lifetime", day): 3.0,
        ("watch_seconds", "lifetime", day): 90.5,
        ("estimated_earnings_usd", "lifetime", day): 1.25,
    }


def test_counters_make_no_version_of_the_post(desk: Desk) -> None:
    row = facebook("122001", "01/31/2026 16:30")
    desk.take("1.csv", csv_text([FACEBOOK, row]))
    later = facebook("122001", "01/31/2026 16:30", Views="13,000", Comments="4")
    counts = desk.take("2.csv", csv_text([FACEBOOK, later]))
    assert (counts.loaded, counts.unchanged) == (1, 0)
    assert desk.rows("SELECT count(*) FROM raw.files__content") == [(1,)]
    current = figures(desk, "77_122001")
    assert current["views", "lifetime", "2026-03-01"] == 13000.0
    assert current["comments", "lifetime", "2026-03-01"] == 4.0


def test_daily_rows_keep_their_day(desk: Desk) -> None:
    rows = [facebook("5", "01/31/2026 16:30", day) for day in ("02/01/2026", "02/02/2026")]
    counts = desk.take("days.csv", csv_text([FACEBOOK, *rows]))
    assert (counts.rows_in, counts.loaded) == (2, 2)
    assert ("views", "day", "2026-02-02") in figures(desk, "77_5")


def test_ids_cut_by_a_spreadsheet(desk: Desk) -> None:
    good = facebook("1.22158E+17", "01/31/2026 16:30")
    good[FACEBOOK.index("Permalink")] = "https://www.facebook.com/77/posts/122158001"
    bad = facebook("1.22158E+17", "01/31/2026 16:30", Permalink="https://www.facebook.com/pfbid0x")
    counts = desk.take("cut.csv", csv_text([FACEBOOK, good, bad]))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (2, 1, 1)
    # The caption of the first row takes two lines.
    assert desk.refused() == [(4, "a spreadsheet has cut the digits of the id 1.22158E+17")]
    assert desk.rows("SELECT content_id FROM raw.files__content") == [("77_122158001",)]


def test_instagram_in_any_order_of_columns(desk: Desk) -> None:
    row = ["901", "17841400", "brand", "Brand", "Hi", "15", "11/05/2026 09:00",
           "https://www.instagram.com/reel/x/", "IG reel", "", "Lifetime", "10", "8", "5", "1",
           "0", "2", "3"]  # fmt: skip
    order = sorted(range(len(row)), key=lambda at: INSTAGRAM[at])
    text = csv_text([[INSTAGRAM[at] for at in order], [row[at] for at in order]])
    assert desk.take("x.csv", text).loaded == 1, desk.refused()
    assert desk.rows(
        "SELECT record_key, format, published_at::VARCHAR FROM raw.files__content"
    ) == [("instagram|17841400|901", "reel", "2026-11-05 17:00:00")]
    assert figures(desk, "901")["saves", "lifetime", "2026-03-01"] == 3.0


LANGUAGES = {
    "pt": ("Identificação do post", "Identificação da conta", "Nome da conta", "Descrição",
           "Duração (s)", "Horário de publicação", "Link permanente", "Tipo de post", "Data",
           "Visualizações", "Alcance", "Curtidas", "Salvamentos"),
    "de": ("Beitrags-ID", "Konto-ID", "Kontoname", "Beschreibung", "Dauer (Sek.)",
           "Veröffentlichungszeitpunkt", "Permalink", "Beitragstyp", "Datum", "Aufrufe",
           "Reichweite", "„Gefällt mir“-Angaben", "Gespeicherte Beiträge"),
    "es": ("Identificador de la publicación", "Identificador de la cuenta",
           "Nombre de la cuenta", "Descripción", "Duración (segundos)", "Hora de publicación",
           "Enlace permanente", "Tipo de publicación", "Fecha", "Visualizaciones", "Alcance",
           "Me gusta", "Veces que se guardó"),
    "fr": ("Identifiant de la publication", "Identifiant du compte", "Nom du compte",
           "Description", "Durée (s)", "Heure de publication", "Permalien",
           "Type de publication", "Date", "Vues", "Couverture", "J’aime", "Enregistrements"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages(desk: Desk, language: str) -> None:
    published = "05.11.2026 09:00" if language == "de" else "05/11/2026 09:00"
    lifetime = {"pt": "Total", "de": "Gesamte Laufzeit", "es": "Total", "fr": "À vie"}[language]
    row = ["901", "1784", "Brand", "Olá", "15", published, "https://www.instagram.com/p/x/",
           "IG image", lifetime, "12.400", "8", "5", ""]  # fmt: skip
    text = csv_text([LANGUAGES[language], row], ";")
    assert desk.take("x.csv", text).loaded == 1, desk.refused()
    assert desk.rows("SELECT published_at::VARCHAR, text FROM raw.files__content") == [
        ("2026-11-05 17:00:00", "Olá")
    ]
    assert figures(desk, "901") == {
        ("views", "lifetime", "2026-03-01"): 12400.0,
        ("reach", "lifetime", "2026-03-01"): 8.0,
        ("likes", "lifetime", "2026-03-01"): 5.0,
    }


def test_broken_rows_cost_themselves(desk: Desk) -> None:
    rows = [
        facebook("1", "01/31/2026 16:30"),
        facebook("2", "31/31/2026 16:30"),
        facebook("", "01/31/2026 16:30"),
        facebook("4", "01/31/2026 16:30", Views="many"),
        facebook("5", "01/31/2026 16:30")[:-3],
        facebook("6", ""),
        facebook("7", "01/31/2026 25:30"),
        facebook("8", "01/31/2026 16:30"),
    ]
    text = csv_text([FACEBOOK, *rows]).replace("A longer\ncaption", "caption")
    counts = desk.take("x.csv", text)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (8, 2, 6)
    assert desk.refused() == [
        (3, "is not a date: 31/31/2026 16:30"),
        (4, "Post ID is missing"),
        (5, "Views is not a number: many"),
        (6, "too few fields: 19 instead of 22"),
        (7, "is not a date: "),
        (8, "is not a time: 01/31/2026 25:30"),
    ]
    # Nothing of a refused row is stored.
    assert desk.rows("SELECT DISTINCT content_id FROM raw.files__metrics ORDER BY 1") == [
        ("77_1",), ("77_8",)
    ]  # fmt: skip


INSIGHTS = (
    'sep=,\r\n"Views"\r\n"Date","Primary"\r\n"2026-01-02T00:00:00","1,234"\r\n'
    '"2026-01-03T00:00:00",""\r\n\r\n"Instagram profile visits"\r\n"Date","Primary","Comparison"'
    '\r\n"2026-01-02T00:00:00","7","5"\r\nstray,row,here\r\n'
)


def test_insights(desk: Desk) -> None:
    counts = desk.take("instagram/1784/Views (1).csv", INSIGHTS.encode("utf-16"))
    assert (counts.stream, counts.rows_in) == ("metrics", 4)
    assert (counts.loaded, counts.unchanged, counts.quarantined) == (2, 1, 1)
    assert desk.refused() == [(10, "is not a date: stray")]
    assert desk.rows(
        "SELECT platform, account, metric, period, observed_at::VARCHAR, value "
        "FROM raw.files__metrics ORDER BY metric"
    ) == [
        ("instagram", "1784", "profile_views", "day", "2026-01-02 00:00:00", 7.0),
        ("instagram", "1784", "views", "day", "2026-01-02 00:00:00", 1234.0),
    ]


def test_insights_need_a_folder(desk: Desk) -> None:
    counts = desk.take("Views.csv", INSIGHTS.encode("utf-16"))
    assert (counts.rows_in, counts.quarantined, counts.stream) == (1, 1, None)
    ((line, reason),) = desk.refused()
    assert line is None
    assert "put it into the folder facebook_pages/<account>/ or instagram/<account>/" in reason
