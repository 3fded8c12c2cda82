"""YouTube Studio: the zip of three files and files alone, from the inbox into raw."""

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, zipped

TABLE = [
    ["Content", "Video title", "Video publish time", "Duration", "Views", "Watch time (hours)",
     "Average view duration", "Average percentage viewed (%)", "Impressions",
     "Impressions click-through rate (%)", "Subscribers", "Your estimated revenue (USD)"],
    ["Total", "", "", "", "150", "10", "0:04:00", "40", "900", "4.5", "3", "1.5"],
    ["vidNEW", "New, one", "Feb 3, 2026", "192", "100", "7.5", "0:03:12", "50.5", "600", "4.5",
     "2", "1.25"],
    ["vidOLD", "Old", "Nov 20, 2025", "60", "50", "2.5", "0:01:00", "20", "300", "", "1", ""],
    ["vidGONE", "", "", "", "4", "0.1", "", "", "", "", "0", ""],
]  # fmt: skip
CHART = [
    ["Date", "Content", "Video title", "Video publish time", "Duration", "Views"],
    ["2026-02-01", "vidOLD", "Old", "Nov 20, 2025", "60", "30"],
    ["2026-02-28", "vidNEW", "New, one", "Feb 3, 2026", "192", "70"],
]
TOTALS = [["Date", "Views"], ["2026-02-01", "30"], ["2026-02-28", "74"]]


def export(table: list[list[str]]) -> bytes:
    return zipped(
        {
            "Table data.csv": "\ufeff" + csv_text(table),
            "Chart data.csv": csv_text(CHART),
            "Totals.csv": csv_text(TOTALS),
        }
    )


def metrics(desk: Desk, where: str) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT metric, period, strftime(observed_at, '%Y-%m-%d'), definition, value "
        f"FROM raw.files__metrics WHERE is_current AND {where} ORDER BY ALL"
    )


def test_zip(desk: Desk) -> None:
    counts = desk.take("youtube/UC1/Content.zip", export(TABLE))
    # The total of the table says nothing of its own.
    assert (counts.stream, counts.rows_in, counts.loaded, counts.unchanged) == ("content", 8, 7, 1)
    assert desk.rows(
        "SELECT record_key, title, published_at::VARCHAR, duration_seconds FROM raw.files__content "
        "ORDER BY 1"
    ) == [
        ("youtube|UC1|vidNEW", "New, one", "2026-02-03 08:00:00", 192.0),
        ("youtube|UC1|vidOLD", "Old", "2025-11-20 08:00:00", 60.0),
    ]
    assert metrics(desk, "content_id = 'vidNEW'") == [
        ("average_view_rate", "lifetime", "2026-02-28", None, 0.505),
        ("average_view_seconds", "lifetime", "2026-02-28", None, 192.0),
        ("click_through_rate", "lifetime", "2026-02-28", None, 0.045),
        ("followers_net", "lifetime", "2026-02-28", None, 2.0),
        ("impressions", "lifetime", "2026-02-28", None, 600.0),
        ("views", "day", "2026-02-28", None, 70.0),
        ("views", "lifetime", "2026-02-28", None, 100.0),
        ("watch_seconds", "lifetime", "2026-02-28", None, 27000.0),
        ("your_estimated_revenue_usd", "lifetime", "2026-02-28", None, 1.25),
    ]
    span = "2026-02-01..2026-02-28"
    assert metrics(desk, "content_id = 'vidOLD' AND metric = 'views'") == [
        ("views", "day", "2026-02-01", None, 30.0), ("views", "window", "2026-02-28", span, 50.0),
    ]  # fmt: skip
    assert metrics(desk, "content_id IS NULL") == [
        ("views", "day", "2026-02-01", None, 30.0), ("views", "day", "2026-02-28", None, 74.0),
    ]  # fmt: skip
    (payload,) = desk.rows(
        "SELECT payload::VARCHAR FROM raw.files__metrics WHERE metric = 'watch_seconds' "
        "AND content_id = 'vidNEW'"
    )
    assert payload == ('{"exported_as":"7.5","unit":"hours"}',)


def test_the_same_days_again_update(desk: Desk) -> None:
    desk.take("youtube/UC1/a.zip", export(TABLE))
    changed = [*TABLE[:3], [*TABLE[3][:4], "51", *TABLE[3][5:]], TABLE[4]]
    counts = desk.take("youtube/UC1/b.zip", export(changed))
    assert (counts.rows_in, counts.loaded, counts.unchanged) == (8, 1, 7)
    assert metrics(desk, "content_id = 'vidOLD' AND period = 'window' AND metric = 'views'") == [
        ("views", "window", "2026-02-28", "2026-02-01..2026-02-28", 51.0)
    ]


def test_days_in_the_name_of_a_table_alone(desk: Desk) -> None:
    desk.take("youtube/UC1/Content 2026-02-01_2026-02-28 Brand.csv", csv_text(TABLE))
    assert metrics(desk, "content_id = 'vidNEW' AND metric = 'views'") == [
        ("views", "lifetime", "2026-02-28", None, 100.0)
    ]


def test_other_dimensions(desk: Desk) -> None:
    rows = [["Geography", "Views", "Watch time (hours)"], ["Total", "9", "1"], ["DE", "7", ""],
            ["AT", "<5", ""]]  # fmt: skip
    counts = desk.take("youtube/UC1/g.csv", csv_text(rows))
    assert (counts.rows_in, counts.loaded, counts.unchanged) == (3, 2, 1)
    assert desk.rows(
        "SELECT breakdown, period, value, value_status FROM raw.files__metrics ORDER BY 1"
    ) == [("country=AT", "window", None, "suppressed"), ("country=DE", "window", 7.0, None)]


def test_a_date_and_a_figure_alone_need_the_folder(desk: Desk) -> None:
    counts = desk.take("days.csv", csv_text(TOTALS))
    assert (counts.loaded, counts.quarantined) == (0, 1)
    assert "youtube/<account>/" in desk.refused()[0][1]
    (desk.inbox / "youtube" / "UC1").mkdir(parents=True)
    (desk.inbox / "days.csv").rename(desk.inbox / "youtube" / "UC1" / "days.csv")
    desk.collect()
    (counts,) = desk.load()
    assert (counts.loaded, counts.quarantined) == (2, 0)
    assert desk.refused() == []


HEADERS = {
    "de": ["Vi\u00addeos", "Videotitel", "Veröffentlichungszeitpunkt des Videos", "Dauer",
           "Aufrufe", "Wiedergabezeit (Stunden)", "Abonnenten", "Geschätzter Umsatz (EUR)",
           "Impressionen", "Klickrate der Impressionen (%)"],
    "es": ["Contenido", "Título del vídeo", "Hora de publicación del vídeo", "Duración",
           "Visualizaciones", "Tiempo de visualización (horas)", "Suscriptores",
           "Ingresos estimados (USD)", "Impresiones",
           "Porcentaje de clics de las impresiones (%)"],
}  # fmt: skip


@pytest.mark.parametrize("language", HEADERS)
def test_languages(desk: Desk, language: str) -> None:
    total, published = {"de": ("Gesamt", "3. Feb. 2026"), "es": ("Total", "3 feb 2026")}[language]
    rows = [
        HEADERS[language],
        [total, "", "", "", "1.234", "10,5", "3", "", "", ""],
        ["vid\u00ad1", "Eins", published, "60", "1.234", "1,5", "2", "0,25", "600", "4,5"],
    ]
    dates = [[{"de": "Datum", "es": "Fecha"}[language], HEADERS[language][4]], ["2026-02-01", "7"]]
    data = zipped({"a.csv": csv_text(rows, ";"), "b.csv": csv_text(dates, ";")})
    counts = desk.take("youtube/UC1/a.zip", data)
    assert (counts.rows_in, counts.loaded, counts.unchanged) == (3, 2, 1), desk.refused()
    assert desk.rows("SELECT content_id, title, published_at::VARCHAR FROM raw.files__content") == [
        ("vid1", "Eins", "2026-02-03 08:00:00")
    ]
    found = {metric: value for metric, *_, value in metrics(desk, "content_id = 'vid1'")}
    revenue = {"de": "geschätzter_umsatz_eur", "es": "ingresos_estimados_usd"}[language]
    assert found == {
        "views": 1234.0, "watch_seconds": 5400.0, "followers_net": 2.0, "impressions": 600.0,
        "click_through_rate": 0.045, revenue: 0.25,
    }  # fmt: skip
