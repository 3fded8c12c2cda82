"""Native exports of several platforms in one inbox: a whole run publishes what they say."""

from __future__ import annotations

import pytest

from tests.end_to_end.pipeline import Warehouse
from tests.loading.export_files import csv_text, xlsx, zipped
from tests.loading.test_exports_events import PEOPLE, report
from tests.loading.test_exports_linkedin import DAYS, POSTS
from tests.loading.test_exports_tiktok import TABLES
from tests.loading.test_exports_x import POSTS as X_POSTS
from tests.loading.test_exports_youtube import TABLE, export

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    place = Warehouse(tmp_path_factory.mktemp("exports") / "data", sources="accounts: []\n")
    files = {
        "x/brand/posts.csv": X_POSTS.encode(),
        "youtube/UCbrand/views.zip": export(TABLE),
        "tiktok/shop/all.zip": zipped({name: csv_text(rows) for name, rows in TABLES.items()}),
        "linkedin/12345/updates.xlsx": xlsx({"Metrics": DAYS, "All posts": POSTS}),
        "event/shop/attendees.csv": report(PEOPLE).encode(),
    }
    for name, content in files.items():
        path = place.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    place.run()
    return place


def test_every_row_but_the_broken_one_was_taken(warehouse: Warehouse) -> None:
    refused = warehouse.raw("select line, reason from raw.quarantine")
    assert refused == [(4, "Content.csv: Video link holds no id of a video: ")]
    ((rows, loaded, unchanged),) = warehouse.raw(
        "select sum(rows_in), sum(rows_loaded), sum(rows_unchanged) from raw.loads"
    )
    assert rows == loaded + unchanged + 1 and loaded > 20


def test_a_day_on_which_more_was_taken_back_has_no_rate(warehouse: Warehouse) -> None:
    day = "platform = 'linkedin' and {} = date '2026-03-04'"
    figure = "select value from marts.fct_account_metrics where metric = 'reactions' and "
    assert warehouse.query(figure + day.format("cast(observed_at as date)")) == [(-1.0,)]
    shares = "select vanity_share, vanity_share_num < 0 from marts.mart_engagement_daily where "
    assert warehouse.query(shares + day.format("activity_date")) == [(None, True)]


def test_figures_and_content_are_published(warehouse: Warehouse) -> None:
    sql = "select distinct platform from marts.{} where not is_inferred"
    assert {row[0] for row in warehouse.query(sql.format("dim_content"))} == {
        "event", "linkedin", "tiktok", "x", "youtube",
    }  # fmt: skip
    (impressions,) = warehouse.query(
        "select value from marts.mart_content_measures where platform = 'x'"
        " and content_id = '1900000000000000001' and measure = 'impressions'"
    )
    assert impressions == (1200.0,)
    attended = warehouse.query(
        "select count(*) from marts.fct_actions where action_type = 'live_attend'"
    )
    raw = warehouse.raw(
        "select count(*) from raw.files__actions where action_type = 'live_attend' and is_current"
    )
    assert attended == raw and raw[0][0] > 0
