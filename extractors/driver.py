"""Runs one reading from state file to state file and makes the report.

The order matters: landing files become visible first, the state after them. A run killed between
the two reads a little twice; the other way round it would miss something for good.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.dialect import Dialect
from extractors.http import HttpClient
from extractors.landing import LandingWriter
from extractors.model import Source
from extractors.reading import Reading
from extractors.records import instant
from extractors.remembered import Memory
from extractors.spec import PlatformSpec
from extractors.state import load_state, save_state, state_path

MakeSource = Callable[[HttpClient, LandingWriter, Memory], Source]


@dataclass
class _Work:
    """What is to be done, and what to note when it is over."""

    do: Callable[[], None]
    requests: Callable[[], int]
    warnings: Counter[str]
    state: Callable[[], dict[str, Any]]


def read_account(
    account: Account,
    ctx: ExtractContext,
    base_url: str,
    make_source: MakeSource,
    session: requests.Session | None = None,
    per_second: float | None = None,
) -> ExtractReport:
    """Read one account through the source that ``make_source`` builds.

    Gives a report in every case: an error in it means that the reading is incomplete, and what
    was read before the error is landed.
    """
    report = ExtractReport(account.platform, account.account)
    path = state_path(ctx.state_dir, account.platform, account.slug)
    stored, warning = load_state(path, base_url)
    if warning is not None:
        report.warnings.append(warning)
    memory = Memory(stored)
    secrets = [*account.credentials.values(), *memory.session.values()]
    client = HttpClient(base_url, secrets, session, per_second=per_second)
    writer = LandingWriter(ctx, account)
    for secret in memory.session.values():
        writer.hide(secret)
    source = make_source(client, writer, memory)
    reading = Reading(account, ctx, source, client, writer, memory)

    def state() -> dict[str, Any]:
        return memory.to_state(ctx.extracted_at)

    work = _Work(reading.run, source.requests_made, reading.warnings, state)
    _perform(work, report, client, writer)
    save_state(path, work.state())
    return report


def read_streams(
    spec: PlatformSpec,
    account: Account,
    ctx: ExtractContext,
    read: Callable[[Desk], None],
    session: requests.Session | None = None,
    dialect: Dialect | None = None,
    per_second: float | None = None,
) -> ExtractReport:
    """Read one account of a platform with streams of its own; ``read`` goes through them.

    Gives a report in every case, as ``read_account`` does.
    """
    report = ExtractReport(account.platform, account.account)
    base_url = (account.base_url or spec.default_base_url or "").rstrip("/")
    path = state_path(ctx.state_dir, account.platform, account.slug)
    stored, warning = load_state(path, base_url)
    if warning is not None:
        report.warnings.append(warning)
    client = HttpClient(
        base_url, account.credentials.values(), session, per_second=per_second, dialect=dialect
    )
    writer = LandingWriter(ctx, account)
    before = copy.deepcopy(stored)

    def save_session() -> None:
        # What was read is not landed yet, so no more than the tokens may be remembered.
        save_state(path, {**before, "session": stored["session"]})

    desk = Desk(spec, account, ctx, client, writer, stored, session, save_session)

    def run() -> None:
        read(desk)
        if desk.problems:
            raise ExtractError("; ".join(desk.problems))

    _perform(_Work(run, desk.requests_made, desk.warnings, lambda: stored), report, client, writer)
    report.expiries = desk.expiries
    report.read_at = {
        stream: moment for stream, text in desk.read_at.items() if (moment := instant(text))
    }
    save_state(path, stored)
    return report


def _perform(work: _Work, report: ExtractReport, client: HttpClient, writer: LandingWriter) -> None:
    """Do the work, make what it wrote visible, and fill the report."""
    try:
        work.do()
    except ExtractError as problem:
        report.error = client.scrub(str(problem))
    except BaseException:
        writer.abort()
        raise
    report.files = writer.commit()
    report.records = dict(writer.counts)
    report.requests = work.requests()
    report.warnings += [
        client.scrub(message) + (f" ({times} times)" if times > 1 else "")
        for message, times in work.warnings.items()
    ]
