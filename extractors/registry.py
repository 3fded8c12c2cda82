"""Which platforms can be read, with which streams and credentials, and by which function."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport


@dataclass(frozen=True)
class PlatformSpec:
    """One platform: what ``sources.yml`` may say about it and the function that reads it.

    ``default_base_url`` is None where each account has a server of its own. ``extract`` is
    ``module:function``, imported when first used.
    """

    name: str
    streams: tuple[str, ...]
    credentials: tuple[str, ...]
    required_credentials: tuple[str, ...]
    default_base_url: str | None
    extract: str


PLATFORMS: dict[str, PlatformSpec] = {
    spec.name: spec
    for spec in (
        PlatformSpec(
            name="bluesky",
            streams=(
                "profiles",
                "posts",
                "post_counters",
                "replies",
                "quotes",
                "likes",
                "reposts",
                "followers",
                "notifications",
                "list_reads",
                "deletions",
            ),
            credentials=("app_password", "identifier"),
            required_credentials=(),
            default_base_url="https://public.api.bsky.app",
            extract="extractors.bluesky:extract",
        ),
        PlatformSpec(
            name="mastodon",
            streams=(
                "accounts",
                "statuses",
                "status_counters",
                "replies",
                "quotes",
                "favourites",
                "boosts",
                "followers",
                "notifications",
                "list_reads",
                "deletions",
            ),
            credentials=("access_token",),
            required_credentials=(),
            default_base_url=None,
            extract="extractors.mastodon:extract",
        ),
    )
}


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account into landing files.

    Raises:
        ExtractError: the platform has no extractor. Problems of the reading itself do not raise,
            they stand in the report.
    """
    spec = PLATFORMS.get(account.platform)
    if spec is None:
        raise ExtractError(
            f"platform {account.platform!r} cannot be read; allowed: {', '.join(PLATFORMS)}"
        )
    module, function = spec.extract.split(":")
    report: ExtractReport = getattr(importlib.import_module(module), function)(
        account, ctx, session
    )
    return report
