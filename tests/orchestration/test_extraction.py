"""Accounts are read side by side, and one that fails stops no other."""

import errno
import json
import os
import threading
from datetime import UTC, datetime

import pytest

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from orchestration.extraction import extract_accounts, leave_outcomes

A, B, C = (
    Account("bluesky", "a", credentials={"app_password": "hunter2"}),
    Account("mastodon", "b"),
    Account("mastodon", "c"),
)


def report(account, error=None):
    return ExtractReport(account.platform, account.account, {"posts": 1}, 2, [], error, [])


def context(tmp_path):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return ExtractContext("r1", now, tmp_path / "landing", tmp_path / "state")


def test_no_accounts_is_no_work(tmp_path):
    assert extract_accounts([], context(tmp_path), None) == []


def test_accounts_are_read_side_by_side_in_their_order(tmp_path):
    together = threading.Barrier(3, timeout=10)

    def extract(account, ctx, session):
        together.wait()
        return report(account)

    reports = extract_accounts([A, B, C], context(tmp_path), extract)
    assert [r.account for r in reports] == ["a", "b", "c"]
    assert all(r.error is None for r in reports)


def test_what_fails_is_kept_apart_and_shows_no_secret(tmp_path):
    def extract(account, ctx, session):
        if account is A:
            raise RuntimeError("GET /login?password=hunter2 failed")
        if account is B:
            raise ExtractError("the server is down")
        return report(account)

    a, b, c = extract_accounts([A, B, C], context(tmp_path), extract)
    assert a.error == "RuntimeError: GET /login?password=*** failed"
    assert b.error == "the server is down"
    assert c.error is None


def test_outcomes_are_left_whole_for_the_load(tmp_path):
    leave_outcomes([report(A), report(B, "down")], tmp_path / "out", "r1")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["r1.json"]
    left = json.loads((tmp_path / "out" / "r1.json").read_text())
    assert [(o["platform"], o["account"], o["error"]) for o in left] == [
        ("bluesky", "a", None),
        ("mastodon", "b", "down"),
    ]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_disk_of_our_own_that_takes_nothing_is_no_stale_source(tmp_path, code):
    """The run fails and says so: nothing is wrong with the platform."""
    read = []

    def extract(account, ctx, session):
        if account is A:
            raise OSError(code, os.strerror(code), str(ctx.landing_dir))
        read.append(account.account)
        return report(account)

    with pytest.raises(OSError, match="landing"):
        extract_accounts([A, B, C], context(tmp_path), extract)
    assert sorted(read) == ["b", "c"]
