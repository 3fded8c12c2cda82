"""LinkedIn pages when something is wrong: tokens, versions, quotas, permissions, odd records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from extractors.base import Account
from tests.emulators.linkedin import LinkedInWorld, world
from tests.emulators.server import Fault, Reply
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth

APP = {"client_id": "app", "client_secret": "app-secret"}


@pytest.fixture
def page() -> Iterator[LinkedInWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(page: LinkedInWorld, tmp_path: Path) -> Runs:
    account = Account("linkedin", "123", page.base_url, credentials={"access_token": page.token})
    return Runs(tmp_path, account)


def test_a_token_that_is_over_stops_with_what_to_do(page: LinkedInWorld, runs: Runs) -> None:
    runs.run()
    page.token = "li-another-token"
    page.forget()
    report = runs.run()
    assert report.error is not None and "lasts 60 days" in report.error
    assert "expired" in report.error and len(page.requests) == 1


def test_a_refresh_token_renews_in_the_middle_of_a_run(page: LinkedInWorld, runs: Runs) -> None:
    credentials = {"refresh_token": page.refresh_token, **APP}
    report = runs.run(credentials=credentials)
    assert report.error is None
    version, login = report.expiries
    assert version.what == "version 202607 of LinkedIn's interface"
    assert version.at == datetime(2027, 7, 15, tzinfo=UTC)
    assert login.what == "LinkedIn's refresh token"
    page.token = "li-access-renewed-1"
    page.forget()
    report = runs.run()
    assert report.error is None and len(page.paths("accessToken")) >= 1
    assert page.requests[-1].token == "li-access-renewed-1"
    for path, text in runs.everything_written():
        if "state" not in path.parts:
            for secret in (page.token, page.refresh_token, "app-secret", "li-access-abcdefghijkl"):
                assert secret not in text, path


def test_a_refused_refresh_token_is_one_error(page: LinkedInWorld, runs: Runs) -> None:
    report = runs.run(credentials={"refresh_token": "revoked-refresh-token", **APP})
    assert report.error is not None and "invalid_grant" in report.error
    assert "revoked-refresh-token" not in report.error
    assert not page.paths("/rest/")


def test_the_end_of_a_token_is_told(page: LinkedInWorld, runs: Runs) -> None:
    report = runs.run(credentials={"access_token": page.token, **APP})
    *_, expiry = report.expiries
    assert expiry.at == (START + timedelta(days=10)).astimezone(UTC)
    refused = Reply(400, {"error": "invalid_request"})
    page.faults = [Fault("introspect", reply=refused, times=2)]
    report = runs.run()
    assert report.error is None
    # The latest that it can be: 60 days after the token was first seen.
    assert report.expiries[-1].at == START + timedelta(hours=1, days=60)
    assert runs.run().expiries[-1].at == START + timedelta(hours=1, days=60)
    assert "the end of the access token is not known" in report.warnings[0]


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"account": "acme"}, "urn:li:organization:<number>"),
        ({"credentials": {}}, "access_token, or refresh_token with client_id and client_secret"),
        ({"options": {"api_version": "2026-07"}}, "such as 202607"),
    ],
)
def test_what_cannot_be_read_is_said_before_anything_is_asked(
    page: LinkedInWorld, runs: Runs, changes: dict[str, Any], expected: str
) -> None:
    report = runs.run(**changes)
    assert report.error is not None and expected in report.error
    assert not page.requests


def test_a_version_out_of_service_is_not_asked_again(page: LinkedInWorld, runs: Runs) -> None:
    report = runs.run(options={"api_version": "202503"})
    assert report.error is not None and "set api_version" in report.error
    assert "202503" in report.error and len(page.requests) == 1
    assert runs.run(options={"api_version": "202606"}).error is None


def test_a_spent_quota_stops_its_resource_and_the_next_run_goes_on(
    page: LinkedInWorld, runs: Runs, staged: Staged
) -> None:
    page.quotas = {"reactions": 3}
    report = runs.run()
    assert report.error is not None and "00:00 UTC" in report.error
    assert "reactions" in report.error and "comments" not in report.error
    done = {read["subject"] for read in runs.payloads("list_reads") if read["list"] == "likes"}
    assert runs.landed("comments") and runs.landed("days")
    page.quotas = {}
    page.forget()
    assert runs.run().error is None
    again = {path for path in page.paths("/rest/reactions")}
    assert not [path for path in again if any(p.replace(":", "%3A") in path for p in done)]
    staged.load()
    assert_truth(staged, "linkedin", page.truth())


def test_a_passing_throttle_costs_one_more_request(page: LinkedInWorld, runs: Runs) -> None:
    throttle = Reply(429, {"status": 429, "serviceErrorCode": 101, "message": "throttle"})
    page.faults = [Fault("/rest/posts", reply=throttle)]
    assert runs.run().error is None


def test_without_the_role_statistics_are_missing_and_said(
    page: LinkedInWorld, runs: Runs, staged: Staged
) -> None:
    page.is_admin = False
    report = runs.run()
    assert report.error is None
    told = " ".join(report.warnings)
    assert all(s in told for s in ("post_statistics", "notifications", "followers", "days"))
    assert not runs.landed("post_statistics") and runs.landed("comments")
    staged.load()
    sql = "select distinct metric from staging.stg_linkedin__metrics where metric like 'comm%'"
    assert [row["metric"] for row in staged.rows(sql)] == ["comments_all"]


def test_an_unsure_call_that_is_refused_costs_a_warning(page: LinkedInWorld, runs: Runs) -> None:
    page.refuses_facets = True
    report = runs.run()
    assert report.error is None and len(report.warnings) == 1
    assert [payload["kind"] for payload in runs.payloads("followers")] == ["size"]
    page.faults = [Fault("organizationPageStatistics", reply=Reply(404, {"status": 404}), times=9)]
    page.now += timedelta(days=1)
    report = runs.run(later=timedelta(days=1))
    kinds = {payload["kind"] for payload in runs.payloads("days")}
    assert report.error is None and kinds == {"shares", "followers"}


def test_a_next_page_elsewhere_is_not_followed(
    page: LinkedInWorld, runs: Runs, staged: Staged
) -> None:
    page.foreign_links = True
    assert runs.run().error is None
    staged.load()
    assert_truth(staged, "linkedin", page.truth())


def test_urns_are_encoded_and_their_frame_is_not(
    page: LinkedInWorld, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    send = requests.Session.send

    def noting(self: requests.Session, request: requests.PreparedRequest, **more: Any) -> Any:
        sent.append(request.url or "")
        return send(self, request, **more)

    monkeypatch.setattr(requests.Session, "send", noting)
    runs.run()
    assert not [url for url in sent if "urn:" in url or "%28start" in url]
    assert any("ids=List(urn%3Ali%3Ashare%3A" in url for url in sent)
    assert any("/reactions/(entity:urn%3Ali%3A" in url for url in sent)
    assert any("/socialActions/urn%3Ali%3Acomment%3A%28urn%3A" in url for url in sent)
    assert any("timeIntervals=(timeRange:(start:" in url for url in sent)


def test_records_without_their_fields_are_kept_and_reported(
    page: LinkedInWorld, runs: Runs, staged: Staged
) -> None:
    post = next(iter(page.posts))
    odd: dict[str, list[Any]] = {
        "/rest/posts": [
            {"id": post, "commentary": None, "content": {"poll": None}},
            {"id": None},
            "x",
        ],
        "/rest/reactions": [{"reactionType": "LIKE", "created": None}, {"created": {"actor": "u"}}],
        "comments": [{"id": "5", "created": None, "message": None}, {"message": {"text": "x"}}],
        "Notifications": [{"action": "SHARE"}, {"notificationId": 7, "action": "WAVE"}],
        "FollowerStatistics": [{"followerCountsByGeo": None, "followerCountsByFunction": [None]}],
        "PageStatistics": [{"timeRange": None}],
    }
    page.faults = [Fault(path, reply=_elements(rows)) for path, rows in odd.items()]
    report = runs.run(streams=None)
    assert report.error is None
    assert any("posts: a record without the expected fields" in w for w in report.warnings)
    staged.load()
    acts = staged.rows("select * from staging.stg_linkedin__actions")
    assert {row["action_type"] for row in acts} >= {"wave"}
    undated = [row for row in acts if row["time_basis"] == "first_seen"]
    assert undated and all(row["acted_at"] for row in undated)
    content = "select published_at from staging.stg_linkedin__content where content_id = ?"
    assert staged.one(content, post) == START.replace(tzinfo=None)


def _elements(rows: list[Any]) -> Reply:
    return Reply(200, {"elements": rows, "paging": {"start": 0, "count": 10, "links": []}})
