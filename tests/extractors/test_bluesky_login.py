"""Notifications and the login that they need: few logins, renewed tokens, no secret anywhere."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from tests.emulators.bluesky import BlueskyServer
from tests.extractors.runs import START, Runs
from tests.extractors.test_bluesky import fill


@pytest.fixture
def server() -> Iterator[BlueskyServer]:
    with BlueskyServer() as running:
        uris = fill(running)
        for n in range(230):
            at = START - timedelta(hours=n)
            running.notice("like", f"did:plc:fan{n}", uris[0], at)
        yield running


@pytest.fixture
def runs(server: BlueskyServer, tmp_path: Path) -> Runs:
    credentials = {"app_password": server.password}
    account = Account("bluesky", "brand.example", server.base_url, credentials=credentials)
    return Runs(tmp_path, account)


def test_all_notifications_then_only_new_ones(server: BlueskyServer, runs: Runs) -> None:
    assert runs.run().error is None
    assert len(runs.landed("notifications")) == 230
    server.notice("follow", "did:plc:new", None, START + timedelta(minutes=30))
    server.forget()
    runs.run()
    assert len(server.paths("listNotifications")) == 1
    assert "follow" in {p["reason"] for p in runs.payloads("notifications")}


def test_one_login_serves_many_runs(server: BlueskyServer, runs: Runs) -> None:
    for _ in range(3):
        runs.run()
    assert server.logins == 1
    (state,) = (runs.folder / "state" / "bluesky").iterdir()
    assert stat.S_IMODE(state.stat().st_mode) == 0o600


def test_token_that_expires_in_mid_run_is_renewed(server: BlueskyServer, runs: Runs) -> None:
    runs.run()
    for token in server.tokens:
        server.tokens[token] = 0.0  # the server ends it earlier than the token says
    assert runs.run().error is None
    assert server.logins == 1 and len(server.paths("refreshSession")) == 1


def test_revoked_session_leads_to_a_new_login(server: BlueskyServer, runs: Runs) -> None:
    runs.run()
    server.tokens = dict.fromkeys(server.tokens, 0.0)
    server.refreshers.clear()
    assert runs.run().error is None
    assert server.logins == 2


def test_wrong_password_is_said_and_the_public_part_is_kept(
    server: BlueskyServer, runs: Runs
) -> None:
    report = runs.run(credentials={"app_password": "wrong-password-here"})
    assert report.error is not None and "app_password" in report.error
    assert "wrong-password-here" not in report.error
    assert len(runs.landed("likes")) == 131


def test_login_of_another_account_is_refused(server: BlueskyServer, runs: Runs) -> None:
    session = server._new_session
    server._new_session = lambda: {**session(), "did": "did:plc:somebody"}  # type: ignore
    report = runs.run()
    assert report.error is not None and "another account" in report.error
    assert not runs.landed("notifications")


def test_secrets_are_nowhere_but_in_the_session(server: BlueskyServer, runs: Runs) -> None:
    # A server that repeats what it was sent must not get it into the landing files.
    server.notice("mention", "did:plc:fan1", None, START, {"text": f"leak {server.password}"})
    for _ in range(2):
        report = runs.run()
        assert server.password not in repr(report)
    secrets = [server.password, *server.tokens, *server.refreshers]
    for path, text in runs.everything_written():
        allowed = secrets[1:] if path.parent.parent.name == "state" else []
        assert not [s for s in secrets if s in text and s not in allowed], path
    assert server.password not in repr(runs.account)


def test_reads_of_the_public_part_carry_no_token(server: BlueskyServer, runs: Runs) -> None:
    runs.run()
    with_token = {r.path.rsplit(".", 1)[-1] for r in server.requests if r.token}
    assert with_token == {"listNotifications"}


def test_state_of_one_server_is_not_used_on_another(server: BlueskyServer, runs: Runs) -> None:
    runs.run()
    with BlueskyServer() as other:
        fill(other)
        report = runs.run(base_url=other.base_url)
        assert report.error is None
        assert not [r for r in other.requests if r.token in server.tokens]
        assert len(other.paths("createSession")) == 1
