"""Cells as numbers and dates."""

from datetime import date, timedelta

import pytest

from orchestration.loading.exports import dates, values
from orchestration.loading.exports.values import Kind


@pytest.mark.parametrize(
    ("text", "kind", "language", "found"),
    [
        ("12,400", "count", "en", "12400"),
        ("12.400", "count", "de", "12400"),
        ("12 400", "count", "fr", "12400"),
        ("12\u202f400", "count", "fr", "12400"),
        ("-3", "count", "en", "-3"),
        ("\u22123", "count", "en", "-3"),
        ("1.2K", "count", "en", "1200"),
        ("3,4M", "count", "es", "3400000"),
        ("12,400.5", "number", "en", "12400.5"),
        ("1.234,5", "number", "de", "1234.5"),
        ("0,5", "number", "pt", "0.5"),
        ("4.5%", "percent", "en", "0.045"),
        ("50", "percent", "en", "0.5"),
        ("38%", "fraction", "en", "0.38"),
        ("0.31", "fraction", "en", "0.31"),
        ("0.61", "share", "en", "61"),
        ("39 %", "share", "de", "39"),
        ("0:03:12", "duration", "en", "192"),
        ("0:12", "duration", "en", "12"),
        ("11.5", "duration", "en", "11.5"),
        ("7.5", "hours", "en", "27000"),
        ("2410", "milliseconds", "en", "2.41"),
    ],
)
def test_numbers(text: str, kind: Kind, language: str, found: str) -> None:
    assert float(values.number(text, kind, language)) == float(found)


@pytest.mark.parametrize("text", ["many", "1-2", "12,4,00", "0x10", "=1+1", "1 apple", "nan"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        values.number(text, "count", "en")


@pytest.mark.parametrize("text", ["", " ", "-", "--", "N/A", "undefined", "\u2013", "\ufeff"])
def test_unknown_is_no_figure(text: str) -> None:
    assert values.is_unknown(text)


def test_zero_is_a_figure() -> None:
    assert not values.is_unknown("0")
    assert values.is_suppressed("<10") and not values.is_suppressed("10")


@pytest.mark.parametrize(
    ("texts", "usual", "order"),
    [
        (["01/13/2026", "01/02/2026"], "dmy", "mdy"),
        (["13/01/2026", "01/02/2026"], "mdy", "dmy"),
        (["13/01/2026", "14/01/2026", "01/31/2026"], "mdy", "dmy"),
        (["03.04.2026"], "mdy", "dmy"),
        (["03/04/2026", "03/05/2026", "03/06/2026"], None, "mdy"),
        (["04/03/2026", "05/03/2026", "06/03/2026"], "mdy", "dmy"),
        (["03/04/2026"], "mdy", "mdy"),
        (["03/04/2026"], None, None),
        (["2026-01-31"], "dmy", "dmy"),
    ],
)
def test_order_of_day_and_month(texts: list[str], usual: str | None, order: str | None) -> None:
    assert dates.style_of(texts, "en", usual).order == order


MDY = dates.Style("en", "mdy")


@pytest.mark.parametrize(
    ("text", "zone", "found"),
    [
        ("01/31/2026 16:30", "America/Los_Angeles", "2026-02-01T00:30:00+00:00"),
        ("07/31/2026 16:30", "America/Los_Angeles", "2026-07-31T23:30:00+00:00"),
        ("01/31/2026 04:30:05 PM", "UTC", "2026-01-31T16:30:05+00:00"),
        ("01/31/2026 12:05 am", "UTC", "2026-01-31T00:05:00+00:00"),
        ("Tue, Aug 25, 2026", "UTC", "2026-08-25T00:00:00+00:00"),
        ("Nov 20, 2026", "UTC", "2026-11-20T00:00:00+00:00"),
        ("20. März 2026", "UTC", "2026-03-20T00:00:00+00:00"),
        ("20 de novembro de 2026", "UTC", "2026-11-20T00:00:00+00:00"),
        ("20 juil. 2026", "UTC", "2026-07-20T00:00:00+00:00"),
        ("2026-01-31T10:00:00+02:00", "UTC", "2026-01-31T08:00:00+00:00"),
        ("2026-01-31 10:00", "Europe/Berlin", "2026-01-31T09:00:00+00:00"),
    ],
)
def test_moments(text: str, zone: str, found: str) -> None:
    assert dates.moment(text, MDY, zone).isoformat() == found


@pytest.mark.parametrize("text", ["31/31/2026", "yesterday", "", "Foo 20, 2026", "02/30/2026"])
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        dates.day(text, MDY)


def test_days_without_a_year() -> None:
    assert dates.month_and_day("August 31") == (8, 31)
    assert dates.month_and_day("31 de agosto") == (8, 31)
    assert dates.month_and_day("2026-08-31") is None
    assert dates.month_and_day("Aug 31, 2026") is None


def test_every_month_of_every_language_is_its_own() -> None:
    start = date(2026, 1, 1)
    for language, months in {
        "en": "January February March April May June July August September October November "
        "December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre",
        "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
        "dezembro",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre "
        "décembre",
    }.items():
        for number, name in enumerate(months.split(), 1):
            assert dates.month_and_day(f"{name} 5") == (number, 5), (language, name)
    assert start + timedelta(days=4) == dates.day("5 janvier 2026", MDY)
