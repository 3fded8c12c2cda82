"""The small parts by themselves: landing files, state, replay, times, limits, list memory."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from extractors.base import Account, ExtractContext, ExtractError
from extractors.http import Answer, HttpClient
from extractors.landing import LandingWriter
from extractors.limits import RateGate, WaitTooLong, retry_after
from extractors.lists import Remembered, after_read, is_due
from extractors.model import Branch, Post
from extractors.records import instant
from extractors.registry import PLATFORMS, extract
from extractors.replay import session_for
from extractors.whole_threads import collect
from tests.emulators.bluesky import BlueskyServer
from tests.extractors.runs import START, Runs
from tests.extractors.test_bluesky import fill

ACCOUNT = Account("bluesky", "Brand.Example", credentials={"app_password": "very-secret"})


def context(folder: Path, run_id: str = "20260110T093000-000001") -> ExtractContext:
    return ExtractContext(run_id, START, folder / "landing", folder / "state")


def test_landing_files_appear_whole_and_without_secrets(tmp_path: Path) -> None:
    writer = LandingWriter(context(tmp_path), ACCOUNT)
    writer.write("posts", "k1", {"text": "it is very-secret, \ud83d", "n": 1})
    assert not [p for p in tmp_path.rglob("*.gz") if not p.name.startswith(".")]
    (path,) = writer.commit()
    assert path.name == f"20260110T093000-000001__{ACCOUNT.slug}.jsonl.gz"
    record = json.loads(gzip.decompress(path.read_bytes()))
    assert record["record_key"] == "k1" and record["account"] == "Brand.Example"
    assert record["payload"] == {"text": "it is ***, ?", "n": 1}
    assert datetime.fromisoformat(record["extracted_at"]) == START


def test_equal_records_make_equal_files(tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        writer = LandingWriter(context(tmp_path / name), ACCOUNT)
        writer.write("posts", "k1", {"n": 1})
        written.append(writer.commit()[0].read_bytes())
    assert written[0] == written[1]


def test_aborted_and_killed_writings_leave_nothing(tmp_path: Path) -> None:
    writer = LandingWriter(context(tmp_path), ACCOUNT)
    writer.write("posts", "k1", {})
    writer.abort()
    assert not list(tmp_path.rglob("*.gz"))
    LandingWriter(context(tmp_path), ACCOUNT).write("posts", "k1", {})  # and never committed
    later = LandingWriter(context(tmp_path, "20260110T103000-000002"), ACCOUNT)
    later.write("posts", "k1", {})
    later.commit()
    assert len(list(tmp_path.rglob("*.gz"))) == 1


def test_slugs_are_safe_and_different() -> None:
    names = ["brand", "Brand", "brand@x.example", "../../etc", "", "did:plc:a"]
    slugs = [Account("bluesky", name).slug for name in names]
    assert len(set(slugs)) == len(names)
    assert all("/" not in slug and not slug.startswith(".") for slug in slugs)


def test_credentials_do_not_show() -> None:
    assert "very-secret" not in repr(ACCOUNT)


def test_unknown_platform_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=", ".join(PLATFORMS)):
        extract(Account("myspace", "brand"), context(tmp_path))
    assert all(name == spec.name for name, spec in PLATFORMS.items())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2026-01-05T12:00:00.123456789Z", datetime(2026, 1, 5, 12, 0, 0, 123456, UTC)),
        ("2026-01-05T14:00:00+02:00", datetime(2026, 1, 5, 12, tzinfo=UTC)),
        ("2026-01-05T12:00:00", datetime(2026, 1, 5, 12, tzinfo=UTC)),
        ("", None),
        ("yesterday", None),
        (None, None),
        ("0000-01-01T00:00:00Z", None),
    ],
)
def test_times_are_read_leniently(text: str | None, expected: datetime | None) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    "headers, expected",
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Mon, 05 Jan 2026 12:00:09 GMT"}, 9.0),
        ({"RateLimit-Reset": "1767614405"}, 5.0),
        ({"RateLimit-Reset": "30"}, 30.0),
        ({"X-RateLimit-Reset": "2026-01-05T12:00:03.500000Z"}, 3.5),
        # A server whose clock is an hour ahead of ours.
        (
            {"X-RateLimit-Reset": "2026-01-05T13:00:04Z", "Date": "Mon, 05 Jan 2026 13:00:00 GMT"},
            4.0,
        ),
        ({"X-RateLimit-Reset": "soon"}, None),
        ({}, None),
    ],
)
def test_waits_asked_for(headers: Mapping[str, str], expected: float | None) -> None:
    assert retry_after(headers, datetime(2026, 1, 5, 12, tzinfo=UTC).timestamp()) == expected


def gate(clock: list[float], **bounds: float) -> RateGate:
    def sleep(seconds: float) -> None:
        clock[0] += seconds

    return RateGate(
        bounds.get("longest", 60.0),
        bounds.get("total", 100.0),
        lambda: clock[0],
        sleep,
        bounds.get("per_second"),
    )


def test_gate_waits_for_the_reset_when_nothing_is_left() -> None:
    clock = [1_767_614_400.0]
    doors = gate(clock)
    doors.enter()
    doors.leave({"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(clock[0]) + 30)})
    doors.enter()
    assert clock[0] == 1_767_614_430.0


def test_gate_believes_the_smallest_number_of_a_window() -> None:
    clock = [1_767_614_400.0]
    doors = gate(clock)
    reset = str(int(clock[0]) + 30)
    for remaining in ("1", "5"):  # answers out of order
        doors.enter()
        doors.leave({"RateLimit-Remaining": remaining, "RateLimit-Reset": reset})
    doors.enter()
    assert clock[0] == 1_767_614_430.0


def test_gate_paces_where_no_limit_is_published() -> None:
    clock = [0.0]
    doors = gate(clock, per_second=10.0)
    for _ in range(11):
        doors.enter()
        doors.leave(None)
    assert clock[0] == pytest.approx(1.0)


def test_gate_refuses_waits_beyond_its_bounds() -> None:
    with pytest.raises(WaitTooLong):
        gate([0.0]).close_for(61)
    doors = gate([0.0], total=50.0)
    doors.close_for(40)
    doors.enter()
    with pytest.raises(WaitTooLong):
        doors.close_for(40)


NOW = datetime(2026, 1, 10, tzinfo=UTC)


def read(members: str, counter: int | None = None, **more: object) -> Remembered:
    return Remembered(counter, True, tuple(members), (), NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "counter, before, hours, expected",
    [
        (0, None, 0, False),
        (None, None, 0, True),
        (3, None, 0, True),
        (3, read("abc", 3), 1, False),
        (4, read("abc", 3), 1, True),
        (3, read("abc", 3), 24, True),
        (0, read("abc", 3), 1, True),
        (0, read("", 0), 99, False),
        (None, read("abc"), 1, True),
    ],
)
def test_when_a_list_is_due(
    counter: int | None, before: Remembered | None, hours: int, expected: bool
) -> None:
    assert is_due(counter, before, NOW + timedelta(hours=hours)) is expected


def test_a_lost_member_opens_a_list_until_it_is_confirmed() -> None:
    first = after_read(None, 3, "abc", True, True, NOW)
    second = after_read(first, 2, "ab", True, True, NOW)
    assert second.missing == ("c",) and is_due(2, second, NOW)
    third = after_read(second, 2, "ab", True, True, NOW)
    assert not third.missing and not is_due(2, third, NOW)
    # A read cut short neither confirms nor forgets.
    cut = after_read(second, 2, "a", False, False, NOW)
    assert cut.missing == ("c",) and set(cut.members) == {"a", "b"} and cut.is_open


def test_a_thread_is_asked_for_where_it_was_cut_and_only_there() -> None:
    below = {"root": ["a", "b"], "a": ["c"], "c": ["d"], "b": [], "d": []}

    def post(name: str, parent: str) -> Post:
        return Post(name, "x", None, parent, {"replies": len(below[name])}, {}, {})

    asked: list[str] = []

    def branch(name: str) -> Branch:
        asked.append(name)
        return Branch([post(child, name) for child in below[name]])

    thread = collect(branch, "root", 2, {})
    assert asked == ["root", "a", "c"]
    assert set(thread.posts) == {"a", "b", "c", "d"} and thread.is_complete
    # One answer of "a" is hidden for good: asked for once, then left alone.
    below["a"] = []
    hidden = Post("a", "x", None, "root", {"replies": 1}, {}, {})
    for known, expected in (({}, ["root", "a"]), ({"a": 1}, ["root"])):
        asked.clear()
        thread = collect(
            lambda name: asked.append(name) or Branch([hidden] if name == "root" else []),
            "root",
            1,
            known,
        )
        assert asked == expected
        assert thread.short == {"a": 1} and not thread.is_complete and thread.reached_end


def test_messages_show_no_secret() -> None:
    client = HttpClient("http://127.0.0.1:1", ["hidden-token"])
    shown = client.scrub("refused: hidden-token\nand Bearer abc.def.ghi" + "x" * 900)
    assert shown.startswith("refused: *** and Bearer ***") and len(shown) <= 300


def test_a_recorded_reading_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a run against a server asked and got is enough to give the same run again."""
    recorded: list[dict] = []
    request = HttpClient._request

    def recording(self: HttpClient, call: Any, params: object) -> Answer:
        answer = request(self, call, params)  # type: ignore[arg-type]
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(urlsplit(call.url).query):
            query.setdefault(name, []).append(value)
        recorded.append(
            {
                "method": call.method,
                "path": urlsplit(call.url).path,
                "query": query,
                "status": 200,
                "headers": {},
                "body": answer.body,
            }
        )
        return answer

    with BlueskyServer() as server:
        fill(server)
        live = Runs(tmp_path / "live", Account("bluesky", "brand.example", server.base_url))
        with monkeypatch.context() as patched:
            patched.setattr(HttpClient, "_request", recording)
            report = live.run()
    api = tmp_path / "api"
    api.mkdir()
    with gzip.open(api / "bluesky.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(line) + "\n" for line in recorded)
    account = Account("bluesky", "brand.example", "replay://bluesky")
    ctx = ExtractContext(
        live.run_id, live.now, tmp_path / "again" / "landing", tmp_path / "again" / "state"
    )
    again = extract(account, ctx, session_for(api))
    assert again.error is None and again.records == report.records
    # A second reading asks for more than was recorded; it must not invent deletions.
    later = ExtractContext("20260110T103000-000002", live.now, ctx.landing_dir, ctx.state_dir)
    second = extract(account, later, session_for(api))
    assert second.error is None and "deletions" not in second.records


def test_replay_without_recordings_is_one_clear_error(tmp_path: Path) -> None:
    account = Account("bluesky", "brand.example", "replay://bluesky")
    report = extract(account, context(tmp_path), session_for(tmp_path))
    assert report.error is not None and "no recorded answers" in report.error
