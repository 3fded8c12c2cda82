"""Facebook Pages, run against an emulator: tokens, and what a user gets wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.base import Account
from tests.emulators.facebook_pages import PAGE
from tests.emulators.facebook_story import BrandPage
from tests.extractors.runs import START, Runs


@pytest.fixture
def page() -> Iterator[BrandPage]:
    with BrandPage.at(START) as server:
        server.cap = 100
        yield server


@pytest.fixture
def runs(tmp_path: Path, page: BrandPage) -> Runs:
    """With a person's token, from which the Page's own is asked for."""
    credentials = {"access_token": page.user_token}
    return Runs(tmp_path, Account("facebook_pages", PAGE, page.base_url, credentials=credentials))


def test_the_pages_own_token_is_asked_for_once(page: BrandPage, runs: Runs) -> None:
    assert runs.run().error is None
    assert {r.token for r in page.requests if "/me" not in r.path} == {page.page_token}
    page.forget()
    assert runs.run().error is None
    assert page.paths("/me") == []


def test_secrets_are_nowhere_but_in_the_owners_state(page: BrandPage, runs: Runs) -> None:
    secrets = (page.user_token, page.page_token, page.app[1])
    runs.account = replace(
        runs.account,
        credentials={"access_token": secrets[0], "app_id": page.app[0], "app_secret": secrets[2]},
    )
    page.needs_proof = True
    assert runs.run().error is None
    for path, text in runs.everything_written():
        found = [secret for secret in secrets if secret in text]
        assert found == ([page.page_token] if "state" in path.parts else []), path
        if "state" in path.parts:
            assert path.stat().st_mode & 0o077 == 0
        assert "facebook.com/v26.0" not in text  # links to a next page
    assert all("access_token" not in request.query for request in page.requests)


def test_a_page_token_that_ended_is_asked_for_anew(page: BrandPage, runs: Runs) -> None:
    runs.run()
    page.page_token = "page-tok-second"
    report = runs.run()
    assert report.error is None and len(runs.payloads("posts")) == 4
    assert len(page.paths("/me/accounts")) == 2


def test_a_token_that_cannot_be_renewed_stops_with_advice(page: BrandPage, runs: Runs) -> None:
    runs.account = replace(runs.account, credentials={"access_token": page.page_token})
    page.is_over = True
    report = runs.run()
    assert report.error is not None and report.requests == 1
    assert "Session has expired (code 190/463)" in report.error
    assert "new access_token" in report.error and page.page_token not in report.error
    page.is_over = False
    assert runs.run().error is None


def test_both_tokens_ended(page: BrandPage, runs: Runs) -> None:
    runs.run()
    page.page_token, page.user_token = "page-tok-second", "user-tok-second"
    page.forget()
    report = runs.run()
    assert report.error is not None and "code 190/467" in report.error
    assert len(page.requests) == 2


def test_a_token_without_the_page_says_which_it_has(page: BrandPage, runs: Runs) -> None:
    report = runs.run(account="42")
    assert report.error is not None
    assert f"no access to Page 42, only to 1, {PAGE}" in report.error


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"account": "brand"}, "no Page id"),
        ({"options": {"api_version": "26"}}, "write it as v26.0"),
    ],
)
def test_what_the_user_gets_wrong(runs: Runs, changes: dict[str, Any], said: str) -> None:
    report = runs.run(**changes)
    assert report.error is not None and said in report.error and report.requests == 0


def test_the_end_of_a_token_is_told_and_asked_for_once_a_day(page: BrandPage, runs: Runs) -> None:
    end = datetime(2026, 3, 1, tzinfo=UTC)
    page.expires_at = int(end.timestamp())
    app = {"app_id": page.app[0], "app_secret": page.app[1]}
    runs.account = replace(runs.account, credentials={**runs.account.credentials, **app})
    for _ in range(2):
        (expiry,) = runs.run().expiries
        assert expiry.at == end and expiry.what == f"access token of Page {PAGE}"
    assert len(page.paths("debug_token")) == 1


def test_a_wrong_app_secret_costs_a_warning(page: BrandPage, runs: Runs) -> None:
    app = {"app_id": page.app[0], "app_secret": "something-else"}
    runs.account = replace(runs.account, credentials={**runs.account.credentials, **app})
    report = runs.run()
    assert report.error is None and report.expiries == []
    assert [w for w in report.warnings if "end of access_token could not be read" in w]
