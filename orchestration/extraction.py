"""Reads all accounts side by side and keeps what went wrong apart, account by account.

Nothing here opens the warehouse: outcomes are left as files for the load to pick up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.erased import add_erased
from extractors.landing import DISK_ERRORS
from extractors.secrets import Secrets
from orchestration.disk import write_whole

Extract = Callable[..., ExtractReport]
MAX_SIDE_BY_SIDE = 8


def extract_accounts(
    accounts: Sequence[Account], context: ExtractContext, extract: Extract, session: Any = None
) -> list[ExtractReport]:
    """One report an account, in the order of `accounts`; an account that fails stops no other.

    Ids of erased persons that were met for the first time are remembered with those known.

    Raises:
        OSError: our own disk is full or may not be written; the other accounts are read first.
    """
    if not accounts:
        return []

    def one(account: Account) -> ExtractReport:
        try:
            return extract(account, context, session)
        except ExtractError as error:
            problem = str(error)
        except OSError as error:
            if error.errno in DISK_ERRORS:
                raise
            problem = f"{type(error).__name__}: {error}"
        except Exception as error:  # a defect in one extractor must not stop the others
            problem = f"{type(error).__name__}: {error}"
        return ExtractReport(
            platform=account.platform,
            account=account.account,
            records={},
            requests=0,
            warnings=[],
            error=Secrets(account.secrets).blank(problem),
            files=[],
        )

    with ThreadPoolExecutor(max_workers=min(MAX_SIDE_BY_SIDE, len(accounts))) as pool:
        reports = list(pool.map(one, accounts))
    suppression = context.suppression
    if suppression is not None and suppression.learned:
        add_erased(context.state_dir, suppression.learned, suppression.platforms)
    return reports


def leave_outcomes(reports: Sequence[ExtractReport], folder: Path, run_id: str) -> None:
    """Write the outcomes of one run to `folder/<run_id>.json`, whole or not at all."""
    now = datetime.now(UTC).isoformat()
    outcomes = [
        {"platform": r.platform, "account": r.account, "finished_at": now, "error": r.error}
        for r in reports
    ]
    write_whole(folder / f"{run_id}.json", json.dumps(outcomes))
