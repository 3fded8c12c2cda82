"""Runs one reading from state file to state file and makes the report.

The order matters: landing files become visible first, the state after them. A run killed between
the two reads a little twice; the other way round it would miss something for good.
"""

from __future__ import annotations

from collections.abc import Callable

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.http import HttpClient
from extractors.landing import LandingWriter
from extractors.model import Source
from extractors.reading import Reading
from extractors.remembered import Memory
from extractors.state import load_state, save_state, state_path

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
    try:
        reading.run()
    except ExtractError as problem:
        report.error = client.scrub(str(problem))
    except BaseException:
        writer.abort()
        raise
    report.files = writer.commit()
    report.records = dict(writer.counts)
    report.requests = source.requests_made()
    report.warnings += [
        client.scrub(message) + (f" ({times} times)" if times > 1 else "")
        for message, times in reading.warnings.items()
    ]
    save_state(path, memory.to_state(ctx.extracted_at))
    return report
