"""Lists that lead in a circle, lists that suddenly shrink, and errors that look like answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.failures import disguised
from extractors.lists import LONGEST_DOUBT, Sizes
from extractors.progress import MOST_IDLE, Progress

NOW = datetime(2026, 1, 10, 9, tzinfo=UTC)


def people(*numbers: int, views: int = 0) -> list[dict[str, Any]]:
    return [{"id": str(n), "views": views} for n in numbers]


def test_pages_that_bring_something_new_lead_on() -> None:
    progress = Progress()
    assert not any(progress.is_circle(people(n), f"mark {n}") for n in range(100))
    assert not progress.is_circle(people(100), None)


def test_a_mark_that_comes_again_is_a_circle() -> None:
    progress = Progress("a")
    assert not progress.is_circle(people(1), "b")
    assert progress.is_circle(people(2), "a")


def test_a_page_under_ever_new_marks_is_a_circle() -> None:
    progress = Progress()
    told = [progress.is_circle(people(1, 2, views=n), n) for n in range(MOST_IDLE + 2)]
    assert told == [False] * (MOST_IDLE + 1) + [True]


def test_some_empty_pages_are_none() -> None:
    progress = Progress()
    for turn in range(5):
        assert not any(progress.is_circle([], f"{turn}-{n}") for n in range(MOST_IDLE - 1))
        assert not progress.is_circle(people(turn), f"{turn}")


def test_a_sudden_fall_is_not_believed_at_once() -> None:
    memory: dict[str, Any] = {}
    assert Sizes(memory).doubts("likes|a", 130, 130, NOW) is None
    doubt = Sizes(memory).doubts("likes|a", 13, 130, NOW)
    assert doubt is not None and "from 130 to 13" in doubt
    assert Sizes(memory).doubts("likes|a", 14, None, NOW + LONGEST_DOUBT / 2) is not None
    assert Sizes(memory).doubts("likes|a", 128, 130, NOW + LONGEST_DOUBT) is None
    assert Sizes(memory).doubts("likes|a", 13, 130, NOW + 2 * LONGEST_DOUBT) is not None


@pytest.mark.parametrize(
    "size, counter, later",
    [
        (70, 130, timedelta()),  # a usual loss
        (13, 14, timedelta()),  # the counter fell as well
        (13, 130, LONGEST_DOUBT),  # it stays like that
    ],
)
def test_a_fall_that_is_confirmed_is_believed(size: int, counter: int, later: timedelta) -> None:
    memory: dict[str, Any] = {}
    Sizes(memory).doubts("followers|a", 130, 130, NOW)
    if later:
        Sizes(memory).doubts("followers|a", size, counter, NOW)
    assert Sizes(memory).doubts("followers|a", size, counter, NOW + later) is None


@pytest.mark.parametrize(
    "body",
    [
        {"error": "Internal Server Error"},
        {"error": {"code": 500, "message": "Backend Error"}},
        {"message": "Internal Server Error", "error": 500},
        {"status": 500, "message": "Internal Server Error"},
        {"errors": ["An error occurred"], "error_type": "internal"},
        {"errors": [{"title": "Internal Server Error", "status": 503}]},
    ],
)
def test_an_error_with_status_200_is_one(body: Any) -> None:
    assert disguised(body) is not None


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"data": [], "meta": {"result_count": 0}},
        {"json": {"errors": [], "data": {}}},
        {"data": [{"id": "1"}], "errors": [{"title": "Not Found Error", "status": 404}]},
        {"errors": [{"title": "Not Found Error", "detail": "No such post"}]},
        {"id": "1", "status": "ok", "message": "hello"},
    ],
)
def test_an_answer_is_none(body: Any) -> None:
    assert disguised(body) is None
