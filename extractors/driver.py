"""Runs one reading from state file to state file and makes the report.

The order matters: landing files become visible first, the state after them. A run killed between
the two reads a little twice; the other way round it would miss something for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
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
from extractors.secrets import tokens_of
from extractors.spec import PlatformSpec
from extractors.state import load_state, save_private, state_path

MakeSource = Callable[[HttpClient, LandingWriter, Memory], Source]


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

    Raises:
        ExtractError: a defect of ours; nothing is landed, and the message holds no secret.
    """
    report = ExtractReport(account.platform, account.account)
    path = state_path(ctx.state_dir, account.platform, account.slug)
    stored, warning = load_state(path, base_url)
    if warning is not None:
        report.warnings.append(warning)
    memory = Memory(stored)
    tokens = tokens_of(memory.session)
    client = HttpClient(base_url, [*account.secrets, *tokens], session, per_second=per_second)
    writer = LandingWriter(ctx, account)
    for token in tokens:
        writer.hide(token)
    source = make_source(client, writer, memory)
    reading = Reading(account, ctx, source, client, writer, memory)
    _perform(reading.run, reading.warnings, report, client, writer)
    report.requests = source.requests_made()
    _save(path, memory.to_state(ctx.extracted_at), account, ctx)
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
    client = HttpClient(base_url, account.secrets, session, per_second=per_second, dialect=dialect)
    writer = LandingWriter(ctx, account)

    def save_session() -> None:
        # The rest of the state waits for the landing files that it tells of.
        kept, _ = load_state(path, base_url)
        save_private(path, {**kept, "session": stored["session"]})

    desk = Desk(spec, account, ctx, client, writer, stored, session, save_session)

    def run() -> None:
        read(desk)
        if shortfalls := desk.shortfalls():
            raise ExtractError("; ".join(shortfalls))

    _perform(run, desk.warnings, report, client, writer)
    report.requests = desk.requests_made()
    report.expiries = desk.expiries
    report.read_at = {
        stream: moment for stream, text in desk.read_at.items() if (moment := instant(text))
    }
    _save(path, stored, account, ctx)
    return report


def _save(path: Path, state: dict[str, Any], account: Account, ctx: ExtractContext) -> None:
    if ctx.suppression is not None:
        state = ctx.suppression.state(account.platform, account.account, state)
    save_private(path, state)


def _perform(
    work: Callable[[], None],
    warnings: Counter[str],
    report: ExtractReport,
    client: HttpClient,
    writer: LandingWriter,
) -> None:
    """Do the work, make what it wrote visible, and report that and what it warned of."""
    try:
        work()
    except ExtractError as problem:
        report.error = client.scrub(str(problem))
    except Exception as defect:
        writer.abort()
        # Its text may quote what was received; only here all tokens are known.
        raise ExtractError(client.scrub(f"{type(defect).__name__}: {defect}")) from None
    except BaseException:
        writer.abort()
        raise
    report.files = writer.commit()
    report.records = dict(writer.counts)
    if writer.left_out:
        records = "record" if writer.left_out == 1 else "records"
        report.warnings.append(f"{writer.left_out} {records} of erased persons left out")
    report.warnings += [
        client.scrub(message) + (f" ({times} times)" if times > 1 else "")
        for message, times in warnings.items()
    ]
