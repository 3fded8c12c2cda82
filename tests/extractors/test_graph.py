"""What Meta's Graph APIs share: errors, usage, paging, insights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extractors import graph, progress
from extractors.failures import Halted, HttpError
from extractors.graph import GraphAuth, GraphDialect, next_place, pages, understood, usage
from extractors.graph_insights import Insight, insights, pacific_day, pacific_midnight, token_ends
from extractors.http import HttpClient
from tests.emulators.facebook_answers import business_usage
from tests.emulators.server import Emulator, Reply, Request


def error(code: int | str, message: str = "text", **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "type": "OAuthException", **more}}


def dialect() -> GraphDialect:
    return GraphDialect("v26.0", GraphAuth("tok-abcdefgh"), "log in again")


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (400, error(4), "limited", "4"),
        (403, error(80001), "limited", "80001"),
        (200, error(17), "limited", "17"),
        (500, error(1), "retry", "1"),
        (400, error(999, is_transient=True), "retry", "999"),
        (500, error(1, "Please reduce the amount of data"), "refused", graph.TOO_MUCH),
        (400, error(190, error_subcode=463), "spent", "190/463"),
        (400, error(368), "spent", "368"),
        (403, error(200), "refused", "200"),
        (400, error(100, error_subcode=33), "refused", "100/33"),
        (400, error("190"), "spent", "190"),
        (400, {"error": {}}, "refused", "None"),
    ],
)
def test_an_error_is_judged_by_its_code(status: int, body: Any, kind: str, code: str) -> None:
    found = dialect().verdict(status, {}, body)
    assert found is not None and (found.kind, found.code) == (kind, code)


@pytest.mark.parametrize("body", [{"data": []}, [], None, {"error": "text"}, {"error": None}])
def test_what_is_no_envelope_is_left_to_the_common_rules(body: Any) -> None:
    assert dialect().verdict(200, {}, body) is None


def test_a_throttle_waits_as_long_as_told_or_says_when_it_is_over() -> None:
    soon = {"X-Business-Use-Case-Usage": business_usage(100, 3)}
    found = dialect().verdict(400, soon, error(32))
    assert found is not None and (found.kind, found.wait) == ("limited", 180)
    late = {"X-Business-Use-Case-Usage": business_usage(100, 90)}
    found = dialect().verdict(400, late, error(32))
    assert found is not None and found.kind == "spent" and "UTC" in found.message
    found = dialect().verdict(400, {}, error(32))
    assert found is not None and (found.kind, found.wait) == ("limited", None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"X-App-Usage": '{"call_count":80,"total_time":1}'}, None),
        ({"X-App-Usage": '{"call_count":1,"total_time":86.5}'}, 6.5),
        ({"X-App-Usage": '{"call_count":95}'}, graph.BLIND_HOLD),
        ({"X-Business-Use-Case-Usage": business_usage(97, 4)}, 240),
        ({"X-App-Usage": "none"}, None),
        ({"X-App-Usage": "[1]"}, None),
        ({"X-Business-Use-Case-Usage": '{"1":null,"2":[3,{"call_count":"x"}]}'}, None),
    ],
)
def test_usage_slows_down_and_holds(headers: dict[str, str], seconds: float | None) -> None:
    assert dialect().hold(headers) == seconds


def test_the_highest_of_all_limits_counts() -> None:
    both = {"X-App-Usage": '{"call_count":10}', "X-Business-Use-Case-Usage": business_usage(50, 7)}
    assert usage(both) == (50, 7)


def test_a_token_is_renewed_once_and_all_that_wait_for_it_ask_again() -> None:
    found, renewals = dialect(), []

    def renew() -> bool:
        renewals.append(1)
        return True

    found.renewer = renew
    answer = found.verdict(401, {}, error(190))
    assert answer is not None and answer.kind == "expired" and "log in again" in answer.message
    assert found.renew() and found.renew() and renewals == [1]


def test_readers_know_what_a_refusal_means() -> None:
    def refusing(code: str) -> Any:
        def read() -> None:
            raise HttpError("text", 400, code)

        return understood(read)

    with pytest.raises(HttpError) as refused:
        refusing("283")()
    assert refused.value.status == 403
    with pytest.raises(HttpError) as refused:
        refusing("100/33")()
    assert refused.value.status == 400 and graph.is_gone(refused.value)
    with pytest.raises(Halted):
        refusing("190/463")()


@pytest.mark.parametrize(
    ("code", "text", "blames"),
    [
        ("100", "(#100) The value must be a valid insights metric", True),
        ("3001", "no metric was specified", True),
        ("100/33", "metric object does not exist", False),
        ("100", "There cannot be more than 90 days", False),
        ("200", "metric needs a permission", False),
    ],
)
def test_only_some_refusals_blame_a_metric(code: str, text: str, blames: bool) -> None:
    assert graph.is_metric_refusal(HttpError(text, 400, code)) is blames


@pytest.mark.parametrize(
    ("paging", "place"),
    [
        ({"cursors": {"after": "B"}}, None),
        ({"cursors": {"after": "B"}, "next": "https://x/?access_token=S&after=C"}, {"after": "B"}),
        (
            {"next": "https://x/?access_token=S&until=5&__paging_token=t&limit=3"},
            {"until": "5", "__paging_token": "t"},
        ),
        ({"next": "https://x/?access_token=S"}, None),
        ({"next": 3, "cursors": None}, None),
        (None, None),
    ],
)
def test_only_the_place_is_taken_from_a_link(paging: Any, place: dict[str, str] | None) -> None:
    assert next_place({"data": [], "paging": paging}) == place


class Lists(Emulator):
    """Gives one prepared body after the other."""

    def __init__(self, bodies: list[Any]) -> None:
        super().__init__()
        self.bodies = bodies

    def answer(self, request: Request) -> Reply:
        return Reply(200, self.bodies[min(len(self.requests), len(self.bodies)) - 1])


def listed(items: list[int], after: str) -> dict[str, Any]:
    link = f"https://evil.example/?access_token=S&after={after}"
    return {"data": items, "paging": {"cursors": {"after": after}, "next": link}}


@pytest.fixture
def lists() -> Iterator[Lists]:
    with Lists([]) as server:
        yield server


def walked(server: Lists, bodies: list[Any]) -> tuple[list[int], bool]:
    server.bodies = bodies
    client = HttpClient(server.base_url, dialect=dialect())
    found = list(pages(client, "/list", {"limit": 5}))
    return [item for page in found for item in page.items], found[-1].is_stuck


def test_empty_pages_are_no_end(lists: Lists) -> None:
    bodies = [listed([1], "A"), listed([], "B"), {"data": [2], "paging": {}}]
    assert walked(lists, bodies) == ([1, 2], False)
    assert [r.one("after") for r in lists.requests] == [None, "A", "B"]
    assert {r.one("limit") for r in lists.requests} == {"5"}


def test_a_cursor_that_comes_again_is_a_loop(lists: Lists) -> None:
    assert walked(lists, [listed([1], "A"), listed([2], "B"), listed([3], "A")]) == (
        [1, 2, 3],
        True,
    )


def test_endless_empty_pages_end(lists: Lists) -> None:
    bodies = [listed([], str(number)) for number in range(100)]
    assert walked(lists, bodies) == ([], True)
    assert len(lists.requests) == progress.MOST_IDLE + 1


def test_all_shapes_of_insights() -> None:
    body = json.loads("""{"data": [
      {"name": "a", "period": "day", "values": [
        {"value": 1, "end_time": "2026-01-02T08:00:00+0000"},
        {"value": 9, "end_time": "2026-01-02T08:00:00+0000", "is_from_ads": "1"}]},
      {"name": "b", "period": "lifetime", "values": [{"value": {"like": 5}}, {}]},
      {"name": "c", "period": "day", "total_value": {"value": 7}},
      {"name": "d", "total_value": {"breakdowns": [{"dimension_keys": ["city"], "results":
        [{"dimension_values": ["Paris"], "value": 3}]}, {"dimension_keys": ["age"]}]}},
      {"name": "e", "period": "day", "link_total_values": [{"value": 2, "link_url": "https://x/"}]},
      {"name": "f", "period": "day", "values": []}, {"period": "day"}, null]}""")
    end = "2026-01-02T08:00:00+0000"
    assert list(insights(body)) == [
        Insight("a", "day", end, 1),
        Insight("a", "day", end, 9, {"is_from_ads": "1"}),
        Insight("b", "lifetime", None, {"like": 5}),
        Insight("b", "lifetime", None, None),
        Insight("c", "day", None, 7),
        Insight("d", "lifetime", None, 3, {"city": "Paris"}),
        Insight("e", "day", None, 2, {"link_url": "https://x/"}),
    ]
    keys = {found.key("1") for found in insights(body)}
    assert "1|a|day|2026-01-02T08:00:00+0000|is_from_ads=1" in keys
    assert list(insights([])) == list(insights(None)) == []


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("2026-01-02T08:00:00+0000", date(2026, 1, 1)),
        ("2026-07-02T07:00:00+0000", date(2026, 7, 1)),
        ("2026-03-09T07:00:00+0000", date(2026, 3, 8)),  # the day that has 23 hours
        ("2026-11-02T08:00:00+0000", date(2026, 11, 1)),  # the day that has 25
        (None, None),
        ("soon", None),
    ],
)
def test_a_value_belongs_to_the_day_that_ended(end: str | None, day: date | None) -> None:
    assert pacific_day(end) == day


def test_a_pacific_day_begins_at_its_midnight() -> None:
    begin = datetime.fromtimestamp(pacific_midnight(date(2026, 7, 1)), UTC)
    assert begin == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_ends_of_a_token() -> None:
    data = {"expires_at": 0, "data_access_expires_at": 1772323200, "is_valid": True}
    assert token_ends({"data": data}) == {"data access": datetime(2026, 3, 1, tzinfo=UTC)}
    assert token_ends({"data": None}) == token_ends(None) == {}
