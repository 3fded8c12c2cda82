"""What platforms' terms and the user's limits take out of raw and landing."""

import gzip
import json
from dataclasses import replace

from extractors.registry import PLATFORMS
from extractors.spec import Terms
from orchestration.loading import load, pending
from orchestration.loading.terms import beyond_terms, forget_deleted, keep_days
from tests.loading.desk import Desk
from tests.loading.test_api import envelope, land

BLUESKY = PLATFORMS["bluesky"]
STRICT = {
    "bluesky": replace(
        BLUESKY, terms=Terms(forget_deleted=True, forgotten_fields=("text", "handle"))
    )
}
POST = {"text": "words", "likes": 3, "author": {"did": "d1", "handle": "ana"}}


def payloads(desk: Desk, stream: str = "replies") -> dict[str, dict]:
    sql = f"SELECT record_key, payload::VARCHAR FROM raw.bluesky__{stream} ORDER BY load_id"
    return {key: json.loads(text) for key, text in desk.rows(sql)}


def gone(key: str, at: str | None) -> str:
    return envelope(f"acme|{key}", {"id": key, "noticed_at": at})


def test_a_deleted_item_loses_its_words_and_its_earlier_versions(desk: Desk) -> None:
    land(desk, "r1", envelope("acme|1", {**POST, "text": "first words"}), stream="replies")
    below = envelope("acme|1|9", {"text": "an answer to it"})
    land(desk, "r2", envelope("acme|1", POST), below, stream="replies")
    assert forget_deleted(desk.con, desk.landing, STRICT) == {}
    land(desk, "r3", gone("1", "2026-03-01T12:00:00Z"), stream="deletions")
    assert forget_deleted(desk.con, desk.landing, STRICT) == {"bluesky": 2}
    assert payloads(desk) == {
        "acme|1|9": {"text": "an answer to it"},
        "acme|1": {
            "text": None, "likes": 3, "author": {"did": "d1", "handle": None}, "forgotten": True,
        },
    }  # fmt: skip
    ((load_id,),) = desk.rows("SELECT load_id FROM raw.bluesky__replies WHERE record_key='acme|1'")
    assert load_id == 3
    assert forget_deleted(desk.con, desk.landing, STRICT) == {}


def test_the_words_of_a_deleted_item_leave_landing_too(desk: Desk, tmp_path) -> None:
    land(desk, "r1", envelope("acme|1", {**POST, "text": "first words"}), stream="replies")
    other = envelope("acme|2", {"text": "of somebody else"})
    land(desk, "r2", envelope("acme|1", POST), other, stream="replies")
    land(desk, "r3", gone("1", "2026-03-01T12:00:00Z"), stream="deletions")
    forget_deleted(desk.con, desk.landing, STRICT)
    first, second = sorted((desk.landing / "bluesky" / "replies").iterdir())
    assert "words" not in gzip.decompress(first.read_bytes()).decode()
    left = gzip.decompress(second.read_bytes()).decode()
    assert '"words"' not in left and "of somebody else" in left
    # Raw that is made of landing anew is as it was, and the item makes a version if it comes back.
    anew = Desk(tmp_path / "anew")
    for file in pending(anew.con, desk.landing):
        load(anew.con, file, "r4", anew.quarantine)
    assert forget_deleted(anew.con, desk.landing, STRICT) == {}
    assert payloads(anew) == payloads(desk)
    land(anew, "r5", gone("1", None), stream="deletions")
    assert land(anew, "r6", envelope("acme|1", POST), stream="replies").loaded == 1


def test_an_item_that_came_back_is_read_anew(desk: Desk) -> None:
    land(desk, "r1", envelope("acme|1", POST), stream="replies")
    land(desk, "r2", gone("1", "2026-03-01T12:00:00Z"), stream="deletions")
    forget_deleted(desk.con, desk.landing, STRICT)
    land(desk, "r3", gone("1", None), stream="deletions")
    assert land(desk, "r4", envelope("acme|1", POST), stream="replies").loaded == 1
    assert forget_deleted(desk.con, desk.landing, STRICT) == {}
    assert payloads(desk)["acme|1"] == POST


def test_where_terms_do_not_ask_nothing_is_blanked(desk: Desk) -> None:
    land(desk, "r1", envelope("acme|1", POST), stream="replies")
    land(desk, "r2", gone("1", "2026-03-01T12:00:00Z"), stream="deletions")
    assert forget_deleted(desk.con, desk.landing, {"bluesky": BLUESKY}) == {}
    assert payloads(desk)["acme|1"] == POST


def test_the_users_limit_stands_before_that_of_the_terms() -> None:
    strict = {"bluesky": replace(BLUESKY, terms=Terms(keep_days=30))}
    assert keep_days(strict, {"mastodon": 400}) == {"bluesky": 30, "mastodon": 400}
    assert keep_days(strict, {"bluesky": 365}) == {"bluesky": 365}
    unsure = {"bluesky": replace(BLUESKY, terms=Terms(keep_days=30, is_limit_sure=False))}
    assert keep_days(unsure, {}) == {}


def test_what_is_kept_longer_than_terms_may_allow_is_told() -> None:
    sure = replace(BLUESKY, terms=Terms(keep_days=30, source="its terms"))
    unsure = replace(sure, terms=replace(sure.terms, is_limit_sure=False))
    assert beyond_terms(BLUESKY, {}) is beyond_terms(sure, {}) is None
    assert beyond_terms(unsure, {"bluesky": 30}) is None
    assert beyond_terms(unsure, {}) == (
        "bluesky: what members did is kept without end; the platform's terms may allow 30 days"
        " only (its terms): retention_days sets it"
    )
    assert "for 31 days" in (beyond_terms(sure, {"bluesky": 31}) or "")
