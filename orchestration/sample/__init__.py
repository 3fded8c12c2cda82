"""The built-in sample brand: synthetic, seeded, the same bytes each time.

``write_sample`` puts files into an inbox (general tables as CSV, JSONL and Parquet, plain, gzip
and zstd) and recorded answers of two platforms beside it; ``sources`` says how to read them, as
a ``sources.yml`` would. Forty weeks, about 50,000 acts of about 3,000 invented people on a dozen
platforms. Which week is built for which rule of the diagnosis: module ``episodes``. Rows that
must end in quarantine: module ``faults``.

Nothing here reads the user's configuration or data, and nothing here is real.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from extractors.base import Account
from orchestration.sample import api_bluesky, api_mastodon, clock, dialogue, faults, people
from orchestration.sample.clock import AS_OF
from orchestration.sources import Goal, OpenHours, Sources

__all__ = ["AS_OF", "SEED", "Sample", "sources", "write_sample"]

SEED = 20260126
_MARKER = ".sample.json"


@dataclass(frozen=True)
class Sample:
    """Where the sample lies, and what must come of it.

    ``as_of`` is the instant that its marts take for now. ``expected_quarantine`` maps a file of
    the inbox (path relative to it) to the number of its rows that end in quarantine;
    ``unreadable_files`` are quarantined as whole files, one entry each.
    """

    inbox_dir: Path
    api_dir: Path
    as_of: datetime
    sources: Sources
    expected_quarantine: dict[str, int]
    unreadable_files: tuple[str, ...]


def write_sample(data_dir: Path) -> Sample:
    """Write the sample below ``data_dir/sample`` and say how to read it.

    Quick when it is there already: files that are as the last call left them are not written
    again. A file that was changed or deleted is put back.

    Raises:
        OSError: the folder cannot be written.
    """
    base = data_dir / "sample"
    if not _is_complete(base):
        _write(base)
    return Sample(
        inbox_dir=base / "inbox",
        api_dir=base / "api",
        as_of=AS_OF,
        sources=sources(),
        expected_quarantine=faults.expected_rows(),
        unreadable_files=tuple(faults.UNREADABLE),
    )


def sources() -> Sources:
    """The sample's own configuration, what ``sources.yml`` is for a brand's own data."""
    facebook, instagram = people.ACCOUNTS["facebook_pages"], people.ACCOUNTS["instagram"]
    linkedin = people.ACCOUNTS["linkedin"]
    year_end = date(2026, 12, 31)
    linked = people.linked_people(people.build_pools(SEED))
    return Sources(
        timezone=clock.TIMEZONE,
        team=tuple(f"{who.platform}:{who.id}" for who in dialogue.TEAM_MEMBERS.values()),
        people=tuple(map(tuple, linked)),
        response_targets=(60, 24 * 60),
        business_hours=tuple(OpenHours(day, time(9), time(18)) for day in range(1, 6)),
        goals=(
            Goal("s1_engagement_rate_by_reach", facebook, target=0.08, base=0.05, by=year_end),
            Goal("followers", instagram, target=20_000, base=16_300, by=year_end),
            # Attained; reached from above; overdue; a counter that the platform does not deliver.
            Goal("response_rate", facebook, target=0.7, base=0.6, by=year_end),
            Goal("silent_post_share", instagram, target=0.1, base=0.5, by=year_end),
            Goal("followers", linkedin, target=5_000, base=None, by=date(2026, 9, 30)),
            Goal("impressions", facebook, target=100_000, base=None, by=year_end),
        ),
        accounts=(
            Account("bluesky", people.BLUESKY_ACCOUNT, api_bluesky.BASE_URL),
            Account("mastodon", people.MASTODON_ACCOUNT, api_mastodon.BASE_URL),
        ),
    )


def _fingerprint() -> str:
    """Digest of the generator itself: another version of it writes the files anew."""
    digest = hashlib.sha256(str(SEED).encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _marker(base: Path) -> dict[str, Any]:
    try:
        return json.loads((base / _MARKER).read_text())
    except (OSError, ValueError):
        return {}


def _is_complete(base: Path) -> bool:
    marker = _marker(base)
    if marker.get("generator") != _fingerprint():
        return False
    return all(
        (base / name).is_file() and _digest((base / name).read_bytes()) == digest
        for name, digest in marker["files"].items()
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(base: Path) -> None:
    from orchestration.sample import build, writer

    files = build.files(SEED)
    for outdated in set(_marker(base).get("files", ())) - set(files):
        (base / outdated).unlink(missing_ok=True)
    for number, (name, content) in enumerate(sorted(files.items())):
        writer.put(base / name, content, clock.END + number)
    marker = {
        "generator": _fingerprint(),
        "files": {name: _digest(content) for name, content in sorted(files.items())},
    }
    writer.put(base / _MARKER, json.dumps(marker, indent=1).encode(), clock.END)
